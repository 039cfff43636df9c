import { readFileSync } from 'node:fs';
import { Sentence } from './log.mjs';

/** NAME, else the content of the file that NAME_FILE names, else the fallback. */
export function setting(name, fallback) {
  const file = process.env[`${name}_FILE`];
  if (!file) return process.env[name] || fallback;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Sentence(`${name}_FILE names a file that cannot be read (${error.code}).`);
  }
}

/** A TCP port from the environment. */
export function portSetting(name, fallback) {
  const port = Number(setting(name, fallback));
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Sentence(`${name} must be a TCP port between 1 and 65535.`);
}
