// What operators send to those who help them must hold nothing of anybody.
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { startSystem, type RunningSystem } from './support/system.js';

const BUNDLE = resolve(__dirname, '../../scripts/support-bundle.mjs');
/** Values of persons and secrets that are put wherever they could get into a log. */
const SEEDED = {
  email: 'hanako.bundle+x@private.example.jp',
  name: 'Bundlehanako',
  surname: 'Bundleyamada',
  phone: '+81 90-1234-5678',
  salesforceToken: '00D5f000000abcd!AQEAQBundle_token.value',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJidW5kbGUifQ.c2lnbmF0dXJlLWJ1bmRsZQ',
  password: 'bundle-correct-horse',
};

describe('npm run support-bundle', () => {
  let system: RunningSystem;
  let files: Record<string, string>;

  beforeAll(async () => {
    system = await startSystem({ SANDBOX_CONTACTS: '20' });
    await system.client.post('/api/contacts', {
      email: SEEDED.email,
      firstName: SEEDED.name,
      lastName: SEEDED.surname,
      phone: SEEDED.phone,
    });
    spoilLogs();
    files = bundle();
  }, 200_000);

  afterAll(async () => {
    await system.stop();
  }, 70_000);

  function spoilLogs(): void {
    const { email, name, surname, phone, salesforceToken, jwt, password } = SEEDED;
    const message = `duplicate ${email} of ${name} ${surname}, ${phone}, ${salesforceToken}`;
    const error = {
      name: 'Error',
      code: 'E_TEST',
      message,
      stack: `Error: ${message}\n ${name}\n    at save (apps/sync/x.js:1:2)`,
    };
    const fields = {
      email,
      note: name,
      authorization: `Bearer ${jwt}`,
      err: { ...error, cause: error },
      msg: `failed for ${email}`,
    };
    const write = (log: string, ...lines: string[]) =>
      appendFileSync(join(system.folder, 'logs', `${log}.log`), `${lines.join('\n')}\n`);
    write('sync', JSON.stringify({ level: 50, service: 'sync', ...fields }), `{"cut":"${name}`);
    write(
      'postgres',
      `ERROR:  duplicate key "${name}"`,
      `DETAIL:  Key (email)=(${email}) of ${name}.`,
      `STATEMENT:  SELECT ${name}`,
      `\tWHERE phone = ${phone} ${surname}`,
    );
    write('nats', `[ERR] nats://user:${password}@127.0.0.1 refused ${jwt} ${salesforceToken} for ${email}`);
  }

  function bundle(): Record<string, string> {
    const file = join(system.folder, 'bundle.zip');
    const { status, stderr } = spawnSync(process.execPath, [BUNDLE, file], {
      encoding: 'utf8',
      timeout: 100_000,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        DATA_DIR: system.folder,
        SALESFORCE_CLIENT_SECRET: SEEDED.password,
        HOST_JWT_ISSUER: SEEDED.email,
      },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return Object.fromEntries(
      Object.entries(unzipSync(readFileSync(file))).map(([name, content]) => [name, strFromU8(content)]),
    );
  }

  it('holds settings, versions, findings, runs, migrations, logs and metrics', () => {
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'config.json',
        'versions.json',
        'doctor.json',
        'runs.json',
        'migrations.json',
        'logs/sync.log',
        'metrics/sync.prom',
      ]),
    );
    expect(JSON.parse(files['runs.json'])).toContainEqual(
      expect.objectContaining({ object: 'contact', state: 'succeeded' }),
    );
    expect(files['metrics/sync.prom']).toMatch(/crm_sync_records_total/);
    expect(files['logs/sync.log']).toMatch(/"code":"E_TEST","stack":\["save apps\/sync\/x\.js:1:2"\]/);
    expect(files['logs/postgres.log']).toMatch(
      /^\d{4}-\d\d-\d\d [\d:.]+ UTC .*LOG: .*ready to accept connections/m,
    );
    expect(files['logs/gateway.log']).toMatch(/"route":"\/api\/contacts"/);
  });

  it('holds no secret and no value of a person', () => {
    const secrets = JSON.parse(readFileSync(join(system.folder, 'secrets.json'), 'utf8')) as Record<
      string,
      string
    >;
    const forbidden = [...Object.values(SEEDED), ...Object.values(secrets), system.apiKey, system.signInUrl];

    const found = Object.entries(files).flatMap(([name, text]) =>
      forbidden
        .filter((value) => text.toLowerCase().includes(value.toLowerCase()))
        .map((value) => `${name}: ${value}`),
    );

    expect(found).toEqual([]);
    expect(Object.entries(files).filter(([, text]) => /[\w.+-]+@[\w-]+\.\w+/.test(text))).toEqual([]);
  });
});
