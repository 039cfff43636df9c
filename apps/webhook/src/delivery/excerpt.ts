// The beginning of what an endpoint answered, for a person who looks for the reason. Nobody's data should be in it; what looks like some is taken out.

const MAX_CHARACTERS = 300;
const LEFT_OUT = '[…]';
const ADDRESS = /[^\s"'<>()[\]{},;:]+@[^\s"'<>()[\]{},;:]+/g;
const TOKEN = /[A-Za-z0-9_+/=-]{24,}/g;
const NUMBER = /\+?\d(?:[\s().-]{0,3}\d){5,}/g;

/** @returns null for what is no text. */
export function excerptOf(contentType: string | undefined, bytes: Buffer): string | null {
  if (!/^(text\/|application\/([\w.+-]*\+)?(json|xml))/i.test(contentType ?? 'text/plain')) return null;
  const text = bytes
    .toString('utf8')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{C}\s]+/gu, ' ')
    .replace(ADDRESS, LEFT_OUT)
    .replace(TOKEN, LEFT_OUT)
    .replace(NUMBER, LEFT_OUT)
    .trim();
  return text === '' ? null : text.slice(0, MAX_CHARACTERS);
}
