// The secrets of an installation on one machine: made once, kept in DATA_DIR/secrets.json, readable by its owner only.
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads the secrets of this data folder, and makes those that are missing. */
export function loadSecrets(folder) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'secrets.json');
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const secrets = {
    installationId: known.installationId ?? randomBytes(12).toString('hex'),
    postgresPassword: known.postgresPassword ?? randomBytes(24).toString('base64url'),
    masterKeys: known.masterKeys ?? newMasterKeys(),
    webhookMasterKeys: known.webhookMasterKeys ?? newMasterKeys(),
    apiKey: known.apiKey ?? `mmk_${randomBytes(32).toString('base64url')}`,
  };
  if (JSON.stringify(known) !== JSON.stringify(secrets)) writePrivately(file, secrets);
  return secrets;
}

const newMasterKeys = () => `v1:${randomBytes(32).toString('base64')}`;

/** Written aside first, so that a crash never leaves half a file. */
export function writePrivately(file, value) {
  const aside = `${file}.new`;
  writeFileSync(aside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  chmodSync(aside, 0o600);
  renameSync(aside, file);
}

/** The URL that a service uses: its own role, with a password that every supervisor derives alike from the administrator's. */
export function serviceDatabaseUrl(adminUrl, service) {
  const url = new URL(adminUrl);
  const role = `crm_${service}`;
  const password = createHmac('sha256', decodeURIComponent(url.password)).update(role).digest('base64url');
  url.username = role;
  url.password = password;
  return url.href;
}
