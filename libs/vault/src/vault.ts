// Envelope encryption. Every secret has a random data key of its own; the data key is wrapped by a versioned master key.
// Both layers are AES-256-GCM and bound to what the secret is for, so a seal that was changed, moved to another row,
// column or tenant, or given another version does not open. Master keys rotate by wrapping data keys anew: the secret
// itself is not decrypted for that.
//
// Text form: `v1.<master key version>.<base64url: wrap nonce, wrap tag, wrapped key, nonce, tag, ciphertext>`.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { MasterKey } from './master-keys.js';

/** What a secret is for. Two secrets never share all three. */
export interface SecretContext {
  readonly tenantId: string;
  /** The row that has it: a connection, an endpoint. */
  readonly ownerId: string;
  /** The column: `accessToken` and the like. */
  readonly purpose: string;
}

/** The seal is damaged, belongs elsewhere, or its master key is no longer there. Says no more than that. */
export class UnreadableSecretError extends Error {
  constructor() {
    super('A stored secret cannot be read.');
    this.name = 'UnreadableSecretError';
  }
}

interface Envelope {
  readonly version: string;
  readonly wrappedKey: Buffer;
  readonly body: Buffer;
}

const FORMAT = 'v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = NONCE_BYTES + TAG_BYTES;
const WRAPPED_BYTES = HEAD_BYTES + KEY_BYTES;

export class Vault {
  private readonly newest: MasterKey;
  private readonly keys: ReadonlyMap<string, Buffer>;

  /** @param keys newest first. */
  constructor(keys: readonly MasterKey[]) {
    this.newest = keys[0];
    this.keys = new Map(keys.map(({ version, key }) => [version, key]));
  }

  /** The version that new seals carry. */
  get currentVersion(): string {
    return this.newest.version;
  }

  hasVersion(version: string): boolean {
    return this.keys.has(version);
  }

  /** Sealing the same secret twice gives two different texts. */
  seal(secret: string, context: SecretContext): string {
    const dataKey = randomBytes(KEY_BYTES);
    const body = encrypt(dataKey, Buffer.from(secret, 'utf8'), bodyBinding(context));
    return this.wrap(dataKey, body, context);
  }

  /** @throws UnreadableSecretError unless it is exactly what `seal` made for this context. */
  open(sealed: string, context: SecretContext): string {
    const envelope = parse(sealed);
    return decrypt(this.unwrap(envelope, context), envelope.body, bodyBinding(context)).toString('utf8');
  }

  /** The same secret under the newest master key; the secret itself stays encrypted. Safe to repeat. */
  rewrap(sealed: string, context: SecretContext): string {
    const envelope = parse(sealed);
    const dataKey = this.unwrap(envelope, context);
    return envelope.version === this.currentVersion ? sealed : this.wrap(dataKey, envelope.body, context);
  }

  private wrap(dataKey: Buffer, body: Buffer, context: SecretContext): string {
    const { version, key } = this.newest;
    const wrappedKey = encrypt(key, dataKey, keyBinding(context, version));
    return `${FORMAT}.${version}.${Buffer.concat([wrappedKey, body]).toString('base64url')}`;
  }

  private unwrap(envelope: Envelope, context: SecretContext): Buffer {
    const key = this.keys.get(envelope.version);
    if (!key) throw new UnreadableSecretError();
    return decrypt(key, envelope.wrappedKey, keyBinding(context, envelope.version));
  }
}

function parse(sealed: string): Envelope {
  const [format, version, text, ...rest] = sealed.split('.');
  const bytes = Buffer.from(text ?? '', 'base64url');
  // Base64 has several spellings of the same bytes; only ours counts, or a changed text could still open.
  const isOurs = format === FORMAT && rest.length === 0 && bytes.toString('base64url') === text;
  if (!isOurs || bytes.length < WRAPPED_BYTES + HEAD_BYTES) throw new UnreadableSecretError();
  return { version, wrappedKey: bytes.subarray(0, WRAPPED_BYTES), body: bytes.subarray(WRAPPED_BYTES) };
}

/** JSON keeps the parts apart: no two contexts give the same text. */
const bodyBinding = (c: SecretContext): Buffer =>
  Buffer.from(JSON.stringify([FORMAT, 'secret', c.tenantId, c.ownerId, c.purpose]));
const keyBinding = (c: SecretContext, version: string): Buffer =>
  Buffer.from(JSON.stringify([FORMAT, 'key', c.tenantId, c.ownerId, c.purpose, version]));

function encrypt(key: Buffer, plain: Buffer, binding: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(binding);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

function decrypt(key: Buffer, bytes: Buffer, binding: Buffer): Buffer {
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(binding).setAuthTag(bytes.subarray(NONCE_BYTES, HEAD_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES)), decipher.final()]);
  } catch {
    // The reason would help only an attacker.
    throw new UnreadableSecretError();
  }
}
