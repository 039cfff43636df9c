// Every screen brings its copy in its own folder; here they become one catalogue a language.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
const STORED = 'markmail.language';

type Catalogue = Record<string, unknown>;
const FILES: Record<Language, Record<string, Catalogue>> = {
  ja: import.meta.glob<Catalogue>(['./ja.json', '../*/*/ja.json', '../problems/ja.json'], {
    eager: true,
    import: 'default',
  }),
  en: import.meta.glob<Catalogue>(['./en.json', '../*/*/en.json', '../problems/en.json'], {
    eager: true,
    import: 'default',
  }),
};

const catalogueOf = (language: Language): Catalogue =>
  Object.assign({}, ...Object.values(FILES[language])) as Catalogue;

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === 'ja' || stored === 'en') return stored;
  return navigator.language.startsWith('ja') ? 'ja' : 'en';
}

void i18next.use(initReactI18next).init({
  resources: { en: { translation: catalogueOf('en') }, ja: { translation: catalogueOf('ja') } },
  lng: firstLanguage(),
  fallbackLng: 'en',
  interpolation: { escapeValue: false },
});
document.documentElement.lang = i18next.language;

export function changeLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

export { i18next };
