const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const ID = /^[a-zA-Z0-9]{15}([A-Z0-5]{3})?$/;

export const isId = (text: string): boolean => ID.test(text);

/** The form of an id that survives systems which ignore case: 15 characters plus 3 that say which of them are capitals. */
export function to18(id: string): string {
  if (id.length !== 15) return id;
  const suffix = [0, 5, 10].map((start) => {
    const bits = [...id.slice(start, start + 5)].reduce(
      (sum, c, i) => sum + (c >= 'A' && c <= 'Z' ? 1 << i : 0),
      0,
    );
    return SUFFIX[bits];
  });
  return id + suffix.join('');
}
