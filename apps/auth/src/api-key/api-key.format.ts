import { randomBytes } from 'node:crypto';
import { newSecret } from '../secret-token.js';

const NAME_BYTES = 4;
/** Of keys that we did not make: leaves 24 or more characters unknown. */
const FOREIGN_PREFIX_LENGTH = 8;
const FORMAT = /^(mmk_[0-9a-f]{8})_[\w-]{43}$/;

/** `mmk_<prefix>_<random>`: recognisable to people and to secret scanners; 256 bits are random. */
export const newApiKey = (): string => `mmk_${randomBytes(NAME_BYTES).toString('hex')}_${newSecret()}`;

/** The first characters, enough to recognise the key and of no use to guess it. */
export const prefixOf = (key: string): string => FORMAT.exec(key)?.[1] ?? key.slice(0, FOREIGN_PREFIX_LENGTH);
