// What scripts say to the person at the terminal.

/** Something went wrong that one sentence explains: printed without a stack. */
export class Sentence extends Error {}

const startedAt = Date.now();
let progress = console.log;

/** For scripts whose output a program reads: progress goes to standard error from now on. */
export function sayOnStderr() {
  progress = console.error;
}

/** A line of progress with the seconds since the script began. */
export function say(text) {
  progress(`[${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s] ${text}`);
}

export function print(text = '') {
  console.log(text);
}

/** Runs a script's main function; a Sentence ends it with exit code 1 and no stack. */
export async function main(action) {
  try {
    const code = await action();
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    console.error(error instanceof Sentence ? `\n${error.message}` : error);
    process.exit(1);
  }
}

/** 1234567 → "1,234,567". */
export const thousands = (value) => Number(value).toLocaleString('en-US');

/** Milliseconds as seconds with one decimal. */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
