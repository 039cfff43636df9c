// How secrets are shown: that they are there, and how long they are.

/** `(secret, 44 characters)`. */
export const maskSecret = (text) => `(secret, ${String(text).length} characters)`;

/** The same URL without its password; other text as it is. */
export const maskUrl = (text) =>
  typeof text === 'string' ? text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/@\s]+@/gi, '$1(secret)@') : text;
