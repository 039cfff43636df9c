// Hands a secret to one process over a channel that others may read: X25519 with a one-time key on both sides, HKDF-SHA-256,
// AES-256-GCM. The recipient's key lives as long as the question; who records the channel learns nothing.
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

const INFO = 'markmail-crm sealed box v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Recipient {
  /** SPKI DER, base64. */
  readonly publicKey: string;
  /** @throws Error when it was sealed for another key or another purpose, or was changed. */
  open(sealed: string, purpose: string): string;
}

/** A one-time key pair; forget it after the answer. */
export function createRecipient(): Recipient {
  const pair = generateKeyPairSync('x25519');
  return {
    publicKey: exportKey(pair.publicKey),
    open: (sealed, purpose) => {
      const [sender, nonce, tag, text] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
      const decipher = createDecipheriv(
        'aes-256-gcm',
        sharedKey(pair.privateKey, importKey(sender), purpose),
        nonce,
        { authTagLength: TAG_BYTES },
      );
      decipher.setAAD(Buffer.from(purpose));
      decipher.setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
  };
}

/** Seals `text` so that only the holder of the recipient's private key can read it, and only for this purpose. */
export function sealTo(recipientPublicKey: string, text: string, purpose: string): string {
  const own = generateKeyPairSync('x25519');
  const nonce = randomBytes(NONCE_BYTES);
  const key = sharedKey(own.privateKey, importKey(Buffer.from(recipientPublicKey, 'base64')), purpose);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [own.publicKey.export({ type: 'spki', format: 'der' }), nonce, cipher.getAuthTag(), sealed]
    .map((b) => b.toString('base64url'))
    .join('.');
}

const exportKey = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64');
const importKey = (der: Buffer): KeyObject => createPublicKey({ key: der, type: 'spki', format: 'der' });

function sharedKey(privateKey: KeyObject, publicKey: KeyObject, purpose: string): Buffer {
  return Buffer.from(
    hkdfSync('sha256', diffieHellman({ privateKey, publicKey }), Buffer.alloc(0), `${INFO} ${purpose}`, 32),
  );
}
