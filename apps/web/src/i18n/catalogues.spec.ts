import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const SOURCES = resolve(__dirname, '..');
const FILES = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
/** `t('a.b')`, also with options; keys that are put together are looked up by their beginning. */
const USED = /\bt\(\s*['`]([A-Za-z][\w/.]*)(\$\{)?/g;

type Tree = { [key: string]: string | Tree };

const keysOf = (tree: Tree, prefix = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : keysOf(value, `${prefix}${key}.`),
  );

const read = (path: string): Tree => JSON.parse(readFileSync(join(SOURCES, path), 'utf8')) as Tree;
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
const catalogues = FILES.filter((path) => path.endsWith('en.json')).map((path) => ({
  folder: dirname(path),
  en: read(path),
  ja: read(join(dirname(path), 'ja.json')),
}));

function at(tree: Tree, key: string): string {
  return key.split('.').reduce<unknown>((node, part) => (node as Tree)[part], tree) as string;
}

describe('the catalogues', () => {
  it.each(catalogues)('have the same keys and placeholders in both languages: $folder', ({ en, ja }) => {
    expect(keysOf(ja).sort()).toEqual(keysOf(en).sort());
    for (const key of keysOf(en)) {
      expect([key, placeholders(at(ja, key))]).toEqual([key, placeholders(at(en, key))]);
      expect(at(ja, key).trim()).not.toBe('');
    }
  });

  it('hold every text that a screen asks for', () => {
    const known = catalogues.flatMap(({ en }) => keysOf(en));
    const missing = FILES.filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.spec.ts')).flatMap(
      (path) =>
        [...readFileSync(join(SOURCES, path), 'utf8').matchAll(USED)]
          .map(([, key, isOpen]) => ({ path, key, isOpen: isOpen !== undefined }))
          .filter(({ key, isOpen }) => !known.some((one) => (isOpen ? one.startsWith(key) : one === key))),
    );

    expect(missing).toEqual([]);
  });

  it('has no two folders that use one name', () => {
    const names = catalogues.flatMap(({ en }) => Object.keys(en));

    expect(names.length).toBe(new Set(names).size);
  });
});
