// What a check found: one sentence, and for what is not well, what to do about it.

export const ok = (check, sentence) => ({ check, status: 'ok', sentence });
export const warn = (check, sentence, advice) => ({ check, status: 'warning', sentence, advice });
export const fail = (check, sentence, advice) => ({ check, status: 'failure', sentence, advice });
/** It could not be looked at, for a reason that another finding names. */
export const skip = (check, sentence) => ({ check, status: 'skipped', sentence });

/** What went wrong, as one line without values: drivers put addresses and statements into their messages. */
export function reasonOf(error) {
  const code = error?.code ?? error?.cause?.code;
  return typeof code === 'string' && code !== '' ? code : (error?.name ?? 'unknown');
}
