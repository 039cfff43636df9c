// What each service process is started with: its own settings and no other service's secrets.
import { setting } from './settings.mjs';
import { builtFile, inRepo } from './paths.mjs';
import { serviceDatabaseUrl } from './secrets.mjs';

/**
 * The sync worker's heap is capped, so that its memory does not grow with the number of rows: with Node's defaults garbage is
 * only collected after hundreds of megabytes (docs/decisions/capped-heap.md).
 */
export const SYNC_NODE_FLAGS = [
  '--max-old-space-size=88',
  '--max-semi-space-size=8',
  '--no-incremental-marking',
];

/** In the order in which they are stopped: doors first. */
export const SERVICES = ['gateway', 'webhook', 'sync', 'integration', 'auth'];
/** Those that own a Postgres schema. */
export const WITH_DATABASE = ['auth', 'integration', 'sync', 'webhook'];
const WITH_CRM = ['auth', 'integration', 'sync', 'webhook'];

/** Never handed on as they are: each process gets its own, or none. */
const WITHHELD = [
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'NATS_URL',
  'CRM_MASTER_KEYS',
  'WEBHOOK_MASTER_KEYS',
  'CRM_BOOTSTRAP_API_KEY',
  'CRM_BOOTSTRAP_API_KEY_2',
  'SALESFORCE_CLIENT_ID',
  'SALESFORCE_CLIENT_SECRET',
  'NODE_OPTIONS',
].flatMap((name) => [name, `${name}_FILE`]);

/** The environment of the person who started us, without secrets and without npm's additions. */
export function plainEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !WITHHELD.includes(name) && !name.startsWith('npm_')),
  );
}

export const mainFile = (service) => builtFile(service, 'main.js');
export const nodeFlags = (service) => (service === 'sync' ? SYNC_NODE_FLAGS : []);

/**
 * @param {string} service
 * @param {object} system adminUrl, natsUrl, healthPort, port, webhookPort, publicUrl, secrets, sandboxUrl (or undefined)
 */
export function serviceEnvironment(service, system) {
  return {
    ...plainEnvironment(),
    NATS_URL: system.natsUrl,
    HEALTH_PORT: String(system.healthPorts[service]),
    PUBLIC_URL: system.publicUrl,
    ...(WITH_DATABASE.includes(service)
      ? { DATABASE_URL: serviceDatabaseUrl(system.adminUrl, service) }
      : {}),
    ...(WITH_CRM.includes(service) ? crmEnvironment(system.sandboxUrl) : {}),
    ...ownSettings(service, system),
  };
}

function ownSettings(service, { port, webhookPort, secrets }) {
  const secondKey = setting('CRM_BOOTSTRAP_API_KEY_2');
  switch (service) {
    case 'gateway':
      return { PORT: String(port), WEB_DIR: inRepo('dist', 'web') };
    case 'webhook':
      return {
        WEBHOOK_PORT: String(webhookPort),
        WEBHOOK_MASTER_KEYS: setting('WEBHOOK_MASTER_KEYS', secrets.webhookMasterKeys),
      };
    case 'auth':
      return {
        CRM_MASTER_KEYS: setting('CRM_MASTER_KEYS', secrets.masterKeys),
        CRM_BOOTSTRAP_API_KEY: apiKeyOf(secrets),
        ...(secondKey ? { CRM_BOOTSTRAP_API_KEY_2: secondKey } : {}),
      };
    default:
      return {};
  }
}

/** The owner key of the first tenant. */
export const apiKeyOf = (secrets) => setting('CRM_BOOTSTRAP_API_KEY', secrets.apiKey);

/** Where the sandbox is on, it is the org that is offered unless the environment names another one. */
function crmEnvironment(sandboxUrl) {
  const sandbox = sandboxUrl && {
    id: 'sandbox-client',
    secret: 'sandbox-secret',
    loginUrl: sandboxUrl,
    host: new URL(sandboxUrl).host,
  };
  const values = {
    SALESFORCE_CLIENT_ID: setting('SALESFORCE_CLIENT_ID', sandbox?.id),
    SALESFORCE_CLIENT_SECRET: setting('SALESFORCE_CLIENT_SECRET', sandbox?.secret),
    SALESFORCE_LOGIN_URL: setting('SALESFORCE_LOGIN_URL', sandbox?.loginUrl),
    SALESFORCE_API_VERSION: setting('SALESFORCE_API_VERSION', '62.0'),
    CRM_EXTRA_HOSTS: [setting('CRM_EXTRA_HOSTS'), sandbox?.host].filter(Boolean).join(','),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
