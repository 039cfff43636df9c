import { useTranslation } from 'react-i18next';

/** Numbers, moments and durations in the reader's language. */
export function useFormat() {
  const { i18n } = useTranslation();
  const locale = i18n.language;
  const number = new Intl.NumberFormat(locale);
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    number: (value: number) => number.format(value),
    moment: (iso: string) => moment.format(new Date(iso)),
    ago: (seconds: number) => {
      if (seconds < 60) return relative.format(-Math.round(seconds), 'second');
      if (seconds < 3_600) return relative.format(-Math.round(seconds / 60), 'minute');
      if (seconds < 86_400) return relative.format(-Math.round(seconds / 3_600), 'hour');
      return relative.format(-Math.round(seconds / 86_400), 'day');
    },
    duration: (seconds: number) => {
      const unit = seconds < 90 ? 'second' : 'minute';
      const value = unit === 'second' ? Math.max(1, Math.round(seconds)) : Math.round(seconds / 60);
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
    },
  };
}
