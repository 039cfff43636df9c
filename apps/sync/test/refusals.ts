import { InvalidInputError } from '@app/errors';

/** The places that a refusal names, in its order. */
export async function pointersOf(refused: Promise<unknown>): Promise<string[]> {
  const error: unknown = await refused.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(InvalidInputError);
  return (error as InvalidInputError).errors.map(({ pointer }) => pointer);
}

export const codeOf = (refused: Promise<unknown>): Promise<unknown> =>
  refused.then(
    () => 'not refused',
    (e: { code?: unknown }) => e.code,
  );
