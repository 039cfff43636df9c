// The settings of `npm start` itself. Those of the services are in their configuration classes.
import { setting } from './settings.mjs';

const PORTS = [1, 65_535];

/** `{ name, fallback, meaning, type, isSecret, problem(text) }`: `problem` answers what is wrong, without the value. */
export const START_SETTINGS = [
  port('PORT', '3000', 'The REST API and the browser UI.'),
  port('WEBHOOK_PORT', '3001', 'Where CRMs reach us.'),
  {
    name: 'PUBLIC_URL',
    fallback: 'http://localhost:PORT',
    type: 'URL',
    meaning: 'Where browsers reach us.',
    problem: url,
  },
  {
    name: 'DATABASE_URL',
    type: 'URL',
    isSecret: true,
    fallback: 'an embedded server',
    meaning: 'A Postgres of yours, as an administrator: the roles of the services derive from it.',
    problem: (text) => url(text, ['postgres:', 'postgresql:']),
  },
  {
    name: 'NATS_URL',
    type: 'text',
    fallback: 'an embedded server',
    meaning: 'NATS servers of yours, with JetStream.',
  },
  { name: 'DATA_DIR', type: 'folder', fallback: '.data', meaning: 'Embedded servers, secrets and logs.' },
  key('CRM_BOOTSTRAP_API_KEY', 'made once', 'Owner key of the first tenant.'),
  key('CRM_BOOTSTRAP_API_KEY_2', 'none', 'Owner key of a second tenant, for staging and tests.'),
  {
    name: 'CRM_MASTER_KEYS',
    type: 'text',
    isSecret: true,
    fallback: 'made once',
    meaning: 'Handed to auth.',
  },
  {
    name: 'WEBHOOK_MASTER_KEYS',
    type: 'text',
    isSecret: true,
    fallback: 'made once',
    meaning: 'Handed to webhook.',
  },
  {
    name: 'SANDBOX',
    type: '`on` or `off`',
    fallback: 'on',
    meaning: 'Starts the stand-in CRMs and connects them.',
    problem: (text) => (/^(on|off)$/i.test(text) ? undefined : 'must be "on" or "off"'),
  },
  port('SANDBOX_PORT', '3900', 'Where the stand-in CRMs answer.'),
  {
    name: 'SANDBOX_CONTACTS',
    type: 'integer',
    fallback: '2000',
    meaning: 'Contacts of the stand-in org.',
    problem: (text) => (/^\d+$/.test(text) ? undefined : 'must be a number of contacts'),
  },
];

/** Each setting with its value, where it came from and what is wrong with it. */
export function inspectStartSettings() {
  return START_SETTINGS.map(({ name, fallback, isSecret = false, problem }) => {
    const { text, failure } = readSafely(name);
    const reason = text === undefined ? undefined : problem?.(text);
    return {
      name,
      value: text ?? fallback,
      source: process.env[`${name}_FILE`] ? 'file' : text === undefined ? 'default' : 'environment',
      isSecret: isSecret && text !== undefined,
      problems: [failure, reason && `${name} ${reason}`].filter(Boolean),
    };
  });
}

function readSafely(name) {
  try {
    return { text: setting(name) };
  } catch (error) {
    return { failure: error.message };
  }
}

function port(name, fallback, meaning) {
  const problem = (text) => {
    const value = Number(text);
    const isPort = Number.isInteger(value) && value >= PORTS[0] && value <= PORTS[1];
    return isPort ? undefined : 'must be a TCP port between 1 and 65535';
  };
  return { name, fallback, meaning, problem, type: 'integer, 1–65535' };
}

function key(name, fallback, meaning) {
  const problem = (text) =>
    text.length >= 32 && text.length <= 128 ? undefined : 'must have 32 to 128 characters';
  return { name, fallback, meaning, problem, isSecret: true, type: 'text, 32–128 characters' };
}

function url(text, protocols = ['http:', 'https:']) {
  const isUrl = URL.canParse(text) && protocols.includes(new URL(text).protocol);
  return isUrl ? undefined : `must be a URL that begins with ${protocols.join('// or ')}//`;
}
