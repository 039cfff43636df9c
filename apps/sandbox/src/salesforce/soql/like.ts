// LIKE: `%` is any text, `_` any one character, a backslash takes the next character as it is. Case does not count.

interface Part {
  /** `any` stands for `%`, `one` for `_`. */
  readonly kind: 'text' | 'one' | 'any';
  readonly text: string;
}

/** A test of text against a pattern. Takes time in proportion to text × pattern at worst, whatever the pattern. */
export function likeTest(pattern: string): (text: string) => boolean {
  const parts = partsOf(pattern.toLowerCase());
  const kinds = parts.map((part) => part.kind).join(' ');
  const words = parts.filter((part) => part.kind === 'text').map((part) => part.text);
  const [word = ''] = words;
  // The usual shapes need no general matching.
  if (kinds === '' || kinds === 'text') return (text) => text.toLowerCase() === word;
  if (kinds === 'any') return () => true;
  if (kinds === 'text any') return (text) => text.toLowerCase().startsWith(word);
  if (kinds === 'any text') return (text) => text.toLowerCase().endsWith(word);
  if (kinds === 'any text any') return (text) => text.toLowerCase().includes(word);
  const symbols = parts.flatMap((part): (string | symbol)[] =>
    part.kind === 'text' ? [...part.text] : part.kind === 'one' ? [ONE] : [ANY],
  );
  return (text) => matches([...text.toLowerCase()], symbols);
}

const ONE = Symbol('any one character');
const ANY = Symbol('any text');

function partsOf(pattern: string): Part[] {
  const parts: Part[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === '\\' && i + 1 < pattern.length) text += pattern[++i];
    else if (char === '%' || char === '_') {
      flush();
      const isRepeated = char === '%' && parts.at(-1)?.kind === 'any';
      if (!isRepeated) parts.push({ kind: char === '%' ? 'any' : 'one', text: '' });
    } else text += char;
  }
  flush();
  return parts;
}

/** Goes back to the last `%` only: an earlier one can never do better. */
function matches(text: readonly string[], pattern: readonly (string | symbol)[]): boolean {
  let at = 0;
  let next = 0;
  let lastAny = -1;
  let resumeAt = 0;
  while (at < text.length) {
    if (pattern[next] === ANY) {
      lastAny = next++;
      resumeAt = at;
    } else if (pattern[next] === ONE || pattern[next] === text[at]) {
      next++;
      at++;
    } else if (lastAny >= 0) {
      next = lastAny + 1;
      at = ++resumeAt;
    } else return false;
  }
  while (pattern[next] === ANY) next++;
  return next === pattern.length;
}
