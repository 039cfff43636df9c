import type { ContactView } from '../../api/types.js';

/** Family name first where it is written in Japanese. */
export function nameOf({ firstName, lastName }: Pick<ContactView, 'firstName' | 'lastName'>): string {
  const isEastern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(`${firstName}${lastName}`);
  return (isEastern ? [lastName, firstName] : [firstName, lastName]).filter(Boolean).join(' ');
}
