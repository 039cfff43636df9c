// What a new user sees: `npm start` with the sandbox on, and its link opened in a browser.
import { type Browser, chromium, type Page } from 'playwright-core';
import { type RunningSystem, startSystem } from './support/system.js';

jest.setTimeout(240_000);

const SEEDED = 120;
/** What the first start imports into MarkMail. */
const SAMPLES = 20;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe('a first start with the sandbox on', () => {
  let system: RunningSystem;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    system = await startSystem({ SANDBOX: 'on', SANDBOX_CONTACTS: String(SEEDED) });
    const executablePath = process.env.CHROMIUM_PATH;
    if (!executablePath) throw new Error('CHROMIUM_PATH is not set: run the tests with "npm test".');
    browser = await chromium.launch({ executablePath, args: FLAGS });
    page = await browser.newPage({ locale: 'en-US' });
  });

  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  it('has done the main job once and says so', async () => {
    const contacts = await system.client.contacts();

    expect(system.output()).toMatch(/First sync (succeeded|partial) in [\d.]+ s with \d+ API calls/);
    expect(contacts.length).toBe(SEEDED + SAMPLES);
    expect(contacts.filter((one) => one.crmLinks.length !== 1)).toEqual([]);
  });

  it('names every process in its last line', () => {
    const { gateway, auth, integration, sync, postgres, nats, sandbox } = system.pids;

    for (const pid of [gateway, auth, integration, sync, postgres, nats, sandbox]) {
      expect(process.kill(pid as number, 0)).toBe(true);
    }
  });

  it('signs a browser in by the printed link and shows the contacts', async () => {
    await page.goto(system.signInUrl);
    await page
      .getByRole('link', { name: /contacts/i })
      .first()
      .click();
    await page.getByRole('searchbox').fill('sample.1@markmail.example');

    const third = page.getByRole('row').nth(2);
    await third.waitFor({ state: 'detached' });
    expect(await page.getByRole('row').nth(1).textContent()).toContain('sample.1@markmail.example');
  });

  it('refuses the same link a second time', async () => {
    const stranger = await browser.newContext({ locale: 'en-US' });
    const other = await stranger.newPage();

    await other.goto(system.signInUrl);

    await other.getByRole('alert').waitFor();
    await stranger.close();
  });
});
