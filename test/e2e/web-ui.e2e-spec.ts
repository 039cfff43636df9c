// The journeys of people through the browser UI, in both languages, against an org that the system knows nothing about.
import type { Browser, Page } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import {
  fitsWidth,
  launchBrowser,
  pressOn,
  signedIn,
  signInLink,
  tabTo,
  watch,
  type Language,
} from './support/browser.js';
import { accessibilityFaults } from './support/accessibility.js';
import type { Contact } from './support/rest-client.js';
import { StandIn } from './support/stand-in.js';
import { type RunningSystem, startSystem } from './support/system.js';

jest.setTimeout(400_000);

const CONTACTS = 60;
const FIRST_LOAD_KB = 250;
/** Changes of one record, and how many are sent at a time. */
const CHANGES = 1_000;
/** Of one object of the CRM. */
const FIELDS = 5_000;
const CHANGES_AT_ONCE = 10;
const MAX_SCROLLS = 400;
const SCHEMES = ['light', 'dark'] as const;
/** Pictures of all screens are kept where this names a folder. */
const PICTURES = process.env.SCREENS_DIR;

describe('the browser UI', () => {
  let org: StandIn;
  let system: RunningSystem;
  let browser: Browser;
  let ja: Page;
  let en: Page;
  let integrationId: string;

  beforeAll(async () => {
    [org, browser] = await Promise.all([StandIn.start(CONTACTS), launchBrowser()]);
    system = await startSystem(org.settings);
    ja = await signedIn(browser, system, 'ja');
    en = await signedIn(browser, system, 'en');
  });

  afterAll(async () => {
    await browser?.close();
    await system?.stop();
    await org?.stop();
  });

  it('loads at most 250 kB before the first screen', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (/\.(js|css)$/.test(new URL(response.url()).pathname))
        sizes.push(response.body().then((body) => gzipSync(body).length));
    });

    await page.goto(await signInLink(system));
    await page.getByRole('heading', { level: 2 }).waitFor();

    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes / 1_000).toBeGreaterThan(50);
    expect(bytes / 1_000).toBeLessThanOrEqual(FIRST_LOAD_KB);
    await context.close();
  });

  it('leads a new user to the first synced record by keyboard alone, in Japanese', async () => {
    const wrong = watch(ja, system);

    await pressOn(ja, ja.getByRole('link', { name: 'CRMを接続' }));
    await tabTo(ja, ja.getByRole('radio', { name: '本番' }));
    await pressOn(ja, ja.getByRole('button', { name: 'Salesforceへ進む' }));
    await ja.getByLabel('Username').waitFor();
    await ja.keyboard.type('admin@sandbox.test');
    await tabTo(ja, ja.getByLabel('Password'));
    await ja.keyboard.type('password');
    await ja.keyboard.press('Enter');
    await pressOn(ja, ja.getByRole('button', { name: 'Allow' }));
    await pressOn(ja, ja.getByRole('button', { name: 'コンタクトの同期を始める' }));
    await ja.getByText('両方の内容が一致しています。').waitFor({ timeout: 60_000 });
    await pressOn(ja, ja.getByRole('link', { name: 'コンタクト', exact: true }));
    await ja.getByRole('row').nth(2).waitFor();

    expect(await system.client.contacts()).toHaveLength(CONTACTS);
    expect(wrong).toEqual([]);
    const { items } = await system.client.get<{ items: { id: string }[] }>('/api/crm/integrations');
    integrationId = items[0].id;
  });

  it('keeps the times of runs as they are set, and says when somebody else saved first', async () => {
    await en.goto(`${system.url}/integrations/${integrationId}/settings`);
    await en.getByRole('radio', { name: 'Only when somebody starts it' }).check();
    await system.client.patch(`/api/crm/integrations/${integrationId}`, { name: 'Renamed meanwhile' });
    await en.getByRole('button', { name: 'Save' }).click();

    const dialog = en.getByRole('dialog', { name: 'Somebody else saved first' });
    await dialog.waitFor();
    expect(await accessibilityFaults(en)).toEqual([]);
    await dialog.getByRole('button', { name: 'Load their version' }).click();
    await en.getByRole('heading', { name: 'Renamed meanwhile' }).waitFor();
    await en.getByRole('radio', { name: 'Only when somebody starts it' }).check();
    // The button is disabled while it saves, too.
    const saving = en.waitForResponse((response) => response.request().method() === 'PATCH');
    await en.getByRole('button', { name: 'Save' }).click();
    expect((await saving).status()).toBe(200);
    await en.getByRole('button', { name: 'Save' }).and(en.locator(':disabled')).waitFor();

    const saved = await system.client.get<{ settings: { schedule: { kind: string } } }>(
      `/api/crm/integrations/${integrationId}`,
    );
    expect(saved.settings.schedule.kind).toBe('manual');
  });

  const person = async (at: number): Promise<Contact> => {
    const linked = (await system.client.contacts()).filter((one) => one.email && one.crmLinks[0]?.crmId);
    return linked[at];
  };

  it('changes a rule, undoes and redoes it, and then lets a conflict be decided by keyboard', async () => {
    await system.client.settle(integrationId);
    const wrong = watch(en, system);
    await en.goto(`${system.url}/integrations/${integrationId}/mapping`);
    const rule = en.getByRole('combobox', { name: 'title: When both sides changed it' });
    await rule.click();
    await en.getByRole('option', { name: 'Ask me' }).click();
    await en.getByText('Unsaved changes: 1').waitFor();
    await en.getByRole('button', { name: 'Undo' }).click();
    await en.getByText('Unsaved changes: 0').waitFor();
    await en.getByRole('button', { name: 'Redo' }).click();
    await en.getByRole('button', { name: 'Save and apply' }).click();
    await en.getByText('Unsaved changes: 0').waitFor();
    const contact = await person(0);
    await org.edit([{ Id: contact.crmLinks[0].crmId, Title: 'Chosen at the CRM' }]);
    await system.client.patch(`/api/contacts/${contact.id}`, { title: 'Chosen here' });
    await system.client.sync(integrationId);

    await en.goto(`${system.url}/integrations/${integrationId}/mapping`);
    await pressOn(en, en.getByRole('button', { name: 'Versions…' }));
    const versions = en.getByRole('dialog', { name: 'Versions of this mapping' });
    await pressOn(en, versions.getByRole('button', { name: 'Compare with version 1' }));
    await versions.getByText(/rule: Ask me →/).waitFor();
    expect(await accessibilityFaults(en)).toEqual([]);
    await picture(en, 'mapping-versions-en');
    await en.keyboard.press('Escape');
    await en.goto(`${system.url}/conflicts`);
    const card = en.getByRole('article', { name: 'Contacts · Title' });
    await tabTo(en, card);
    await picture(en, 'conflict-open-en');
    expect(await accessibilityFaults(en)).toEqual([]);
    await en.keyboard.press('c');
    await card.waitFor({ state: 'detached' });
    await system.client.settle(integrationId);

    const decided = await system.client.get<Contact>(`/api/contacts/${contact.id}`);
    expect(decided.title).toBe('Chosen at the CRM');
    await en.goto(`${system.url}/integrations/${integrationId}/mapping`);
    await pressOn(en, en.getByRole('button', { name: 'Versions…' }));
    await pressOn(en, versions.getByRole('button', { name: 'Compare with version 1' }));
    await pressOn(en, versions.getByRole('button', { name: 'Go back to version 1' }));
    await versions.waitFor({ state: 'detached' });
    await rule.and(en.locator(':not([value="Ask me"])')).waitFor();
    expect(wrong).toEqual([]);
  });

  /** Kept where pictures are wanted. */
  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }

  it('says why a value is what it is as soon as it changes, and goes back by keyboard', async () => {
    const contact = await person(2);
    const wrong = watch(ja, system);
    await ja.goto(`${system.url}/records/contact/${contact.id}`);
    await ja.getByRole('heading', { name: 'これまでの経過' }).waitFor();
    await org.edit([{ Id: contact.crmLinks[0].crmId, Phone: '03-1234-5678' }]);
    await system.client.sync(integrationId);

    // By itself, without anybody loading the page again.
    const phone = ja.getByRole('row', { name: /^電話/ });
    await phone.getByText(/CRMから取込 · CRM側だけが変わった/).waitFor();
    expect(await phone.getByRole('cell').nth(0).textContent()).toBe('03-1234-5678');
    expect(await accessibilityFaults(ja)).toEqual([]);
    await pressOn(ja, ja.getByRole('button', { name: /^元に戻す: 電話/ }));
    await phone.getByText(/MarkMailで入力/).waitFor();
    await system.client.settle(integrationId);

    const now = await system.client.get<Contact>(`/api/contacts/${contact.id}`);
    expect(now.phone).toBe(contact.phone);
    expect(wrong).toEqual([]);
  });

  it('keeps a history of a thousand changes out of the page but for what is in sight', async () => {
    const { id } = await person(3);
    for (let at = 0; at < CHANGES; at += CHANGES_AT_ONCE)
      await Promise.all(
        Array.from({ length: CHANGES_AT_ONCE }, (_, more) =>
          system.client.patch(`/api/contacts/${id}`, { title: `Title ${at + more}` }),
        ),
      );

    await en.goto(`${system.url}/records/contact/${id}`);
    const entries = en.getByRole('list', { name: 'What happened' }).getByRole('listitem');
    await entries.first().waitFor();
    const oldest = entries.getByText(/^Linked to the CRM/);
    let most = 0;
    for (let scrolls = 0; scrolls < MAX_SCROLLS && (await oldest.count()) === 0; scrolls++) {
      most = Math.max(most, await entries.count());
      await en.mouse.wheel(0, 4_000);
      await en.waitForTimeout(50);
    }

    expect(await oldest.count()).toBe(1);
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThan(100);
  });

  it('finds one of five thousand fields by keyboard, and keeps the others out of the page', async () => {
    await org.addFields('Lead', FIELDS);
    await en.goto(`${system.url}/integrations/${integrationId}/mapping?object=lead`);
    const field = en.getByRole('combobox', { name: 'goes with this field of the CRM' });
    await tabTo(en, field);
    await en.keyboard.press('ArrowDown');
    const options = en.getByRole('option');
    await options.first().waitFor();
    expect(await options.count()).toBeLessThan(60);
    expect(Number(await options.first().getAttribute('aria-setsize'))).toBeGreaterThan(FIELDS);
    await en.keyboard.press('End');
    await options.and(en.locator('[aria-selected="true"]')).waitFor();
    await en.keyboard.type(`extra ${FIELDS - 1} `);
    await options.and(en.locator('[aria-setsize="1"]')).waitFor();
    expect(await accessibilityFaults(en)).toEqual([]);
    await en.keyboard.press('Enter');

    expect(await field.inputValue()).toContain(`Extra${FIELDS - 1}__c`);
  });

  it('suggests fields with reasons, and takes none by itself', async () => {
    const wrong = watch(ja, system);
    await ja.goto(`${system.url}/integrations/${integrationId}/mapping`);
    await pressOn(ja, ja.getByRole('button', { name: '候補…' }));
    const dialog = ja.getByRole('dialog', { name: '対応の候補' });
    const row = dialog.getByRole('row', { name: /Account ID \(AccountId\).*名前の意味が同じ/ });
    await row.waitFor();
    expect(await accessibilityFaults(ja)).toEqual([]);
    await picture(ja, 'suggestions-ja');
    await pressOn(ja, row.getByRole('button'));
    await ja.keyboard.press('Escape');
    await ja.getByText('未保存の変更: 1件').waitFor();
    await pressOn(ja, ja.getByRole('button', { name: '破棄' }));

    expect(wrong).toEqual([]);
  });

  it('keeps mappings as a file, and shows what reading it would change before it does', async () => {
    const wrong = watch(en, system);
    await en.goto(`${system.url}/integrations/${integrationId}/mapping`);
    await pressOn(en, en.getByRole('button', { name: 'File…' }));
    const dialog = en.getByRole('dialog', { name: 'Mappings as a file' });
    const arriving = en.waitForEvent('download');
    await pressOn(en, dialog.getByRole('button', { name: 'Save as a file' }));
    const text = await readFile(await (await arriving).path(), 'utf8');
    expect(text).toContain('Phone');
    const changed = text.replace(/rule: newest/, 'rule: markmail');
    const choose = dialog.locator('input[type=file]');
    await choose.setInputFiles({
      name: 'mappings.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(changed),
    });
    await dialog.getByText(/rule: The newest wins →/).waitFor();
    expect(await accessibilityFaults(en)).toEqual([]);
    await en.keyboard.press('Escape');

    await dialog.waitFor({ state: 'detached' });
    expect(wrong).toEqual([]);
  });

  it('shows by keyboard what a sync would do, writes nothing, and then does just that', async () => {
    await system.client.sync(integrationId);
    const contact = await person(4);
    const before = await org.contacts();
    await system.client.patch(`/api/contacts/${contact.id}`, { title: '部長' });
    const wrong = watch(ja, system);
    await ja.goto(`${system.url}/integrations/${integrationId}/preview`);
    await pressOn(ja, ja.getByRole('button', { name: '確認する' }));
    const row = ja.getByRole('row', { name: /^コンタクト → CRMへ送出/ });
    await row.waitFor({ timeout: 60_000 });
    await ja.getByRole('article').getByText('部長').waitFor();
    expect(await org.contacts()).toEqual(before);
    expect(await accessibilityFaults(ja)).toEqual([]);
    await picture(ja, 'preview-open-ja');
    const expected = await row.getByRole('cell').allTextContents();
    await pressOn(ja, ja.getByRole('button', { name: 'この内容で同期する' }));
    await row.getByText('→ 実際 0').first().waitFor({ timeout: 60_000 });

    const counts = (await row.getByRole('cell').allTextContents())
      .slice(2)
      .map((text) => text.split(' → 実際 '));
    expect(counts.map(([predicted]) => predicted)).toEqual(expected.slice(2));
    expect(counts.map(([, real]) => real)).toEqual(expected.slice(2));
    expect(counts[1]).toEqual(['1', '1']);
    expect(wrong).toEqual([]);
  });

  it('notices that the CRM took access back, and connects again by keyboard', async () => {
    const wrong = watch(en, system);
    await en.goto(`${system.url}/connections`);
    await en.getByRole('article').getByText('Connected', { exact: true }).waitFor();
    await org.fault({ kind: 'revokeTokens' });
    await system.client.sync(integrationId);

    // By itself, without anybody loading the page again.
    await pressOn(en, en.getByRole('link', { name: 'Connect again' }));
    await tabTo(en, en.getByRole('radio', { name: 'Production' }));
    await pressOn(en, en.getByRole('button', { name: 'Go on to Salesforce' }));
    await en.getByLabel('Username').waitFor();
    await en.keyboard.type('admin@sandbox.test');
    await tabTo(en, en.getByLabel('Password'));
    await en.keyboard.type('password');
    await en.keyboard.press('Enter');
    await pressOn(en, en.getByRole('button', { name: 'Allow' }));
    await en.getByRole('button', { name: 'Sync now' }).waitFor();
    await en.goto(`${system.url}/connections`);
    await en.getByRole('article').getByText('Connected', { exact: true }).waitFor();

    expect(await en.getByRole('article').count()).toBe(1);
    expect(wrong).toEqual([]);
  });

  it('invites somebody by keyboard, who then may look and nothing else', async () => {
    const wrong = watch(ja, system);
    await ja.goto(`${system.url}/settings`);
    await tabTo(ja, ja.getByRole('textbox', { name: 'メールアドレス' }));
    await ja.keyboard.type('hanako@demo.test');
    await ja.keyboard.press('Enter');
    const row = ja.getByRole('row', { name: /hanako@demo\.test/ });
    await pressOn(ja, row.getByRole('button', { name: 'サインインリンクを作成' }));
    const link = await ja.getByRole('code').textContent();
    const context = await browser.newContext({ locale: 'ja-JP' });
    const guest = await context.newPage();
    await guest.goto(link ?? '');

    await guest.getByText('hanako@demo.test · 閲覧者').waitFor();
    await guest.goto(`${system.url}/settings`);
    await guest.getByText('表示する権限がありません').waitFor();
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('groups refused rows by cause, says what to do, and forgets them once that is done', async () => {
    const contact = await person(1);
    await system.client.patch(`/api/contacts/${contact.id}`, { lastName: 'x'.repeat(120) });
    await system.client.sync(integrationId);

    await ja.goto(`${system.url}/errors`);
    const cause = ja.getByRole('button', { name: /値が長すぎます/ });
    await pressOn(ja, cause);
    await ja.getByRole('link', { name: '項目の対応を開く' }).waitFor();
    await picture(ja, 'error-open-ja');
    expect(await accessibilityFaults(ja)).toEqual([]);
    await system.client.patch(`/api/contacts/${contact.id}`, { lastName: 'Short' });
    await pressOn(ja, ja.getByRole('button', { name: '1件を再試行' }));

    // By itself, once the run is done.
    await ja.getByText('エラーはありません').waitFor();
  });

  it('shows every screen in both languages and schemes without a fault, to axe too, also 320 pixels wide', async () => {
    const { items } = await system.client.get<{ items: { id: string }[] }>('/api/crm/sync/runs?limit=1');
    const screens = screensOf(integrationId, items[0].id, (await person(2)).id);
    const faults: string[] = [];

    for (const [page, language] of [
      [ja, 'ja'],
      [en, 'en'],
    ] as const) {
      const wrong = watch(page, system);
      for (const [name, path] of Object.entries(screens))
        faults.push(...(await lookAt(page, name, path, language)));
      faults.push(...wrong);
    }

    expect(faults).toEqual([]);
  });

  /** What is wrong with one screen in both schemes, at a wide and a narrow window. */
  async function lookAt(page: Page, name: string, path: string, language: Language): Promise<string[]> {
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.goto(system.url + path);
    await page.getByRole('heading', { level: 2 }).waitFor();
    await page
      .getByRole('status', { name: /読み込み中|Loading/ })
      .first()
      .waitFor({ state: 'detached' });
    const barriers: string[] = [];
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await picture(page, `${name}-${language}-${scheme}`);
      barriers.push(
        ...(await accessibilityFaults(page)).map((fault) => `${name} (${language}, ${scheme}): ${fault}`),
      );
    }
    const raw = await page
      .locator('main')
      .getByText(/^[a-z]+(\.[a-zA-Z]+)+$/)
      .allTextContents();
    await page.setViewportSize({ width: 320, height: 860 });
    const isNarrow = await fitsWidth(page);
    return [
      ...barriers,
      ...raw.map((text) => `${name} (${language}) shows ${text}`),
      ...(isNarrow ? [] : [`${name} (${language}) is wider than 320 px`]),
    ];
  }

  it('goes anywhere by a few letters', async () => {
    await en.setViewportSize({ width: 1280, height: 860 });
    await en.goto(system.url);
    await en.getByRole('heading', { name: 'Overview' }).waitFor();
    await en.keyboard.press('Control+k');
    await en.getByRole('textbox', { name: 'Screen, integration or connection' }).fill('ＡＣＴＩＶ');
    const faults = await accessibilityFaults(en);
    await en.keyboard.press('Enter');

    expect(faults).toEqual([]);
    await en.getByRole('heading', { name: 'Activity' }).waitFor();
  });

  it('says so when the network is gone or an answer fails, and goes on when asked', async () => {
    await en.goto(`${system.url}/connections`);
    await en.getByRole('article').first().waitFor();
    await en.context().setOffline(true);
    await en.getByText('You are offline').waitFor();
    await en.context().setOffline(false);
    await en.getByText('You are offline').waitFor({ state: 'detached' });
    await en.route('**/api/crm/orgs', (route) => route.abort());
    await en.reload();
    await en.getByRole('alert').waitFor();
    expect(await accessibilityFaults(en)).toEqual([]);
    await en.unroute('**/api/crm/orgs');
    await en.getByRole('button', { name: 'Try again' }).click();

    await en.getByRole('article').first().waitFor();
  });

  it('lets a viewer look and nothing else', async () => {
    await system.client.post('/api/auth/members', { email: 'viewer@demo.test', role: 'viewer' });
    const viewer = await signedIn(browser, system, 'ja', 'viewer@demo.test');

    await viewer.goto(`${system.url}/integrations/${integrationId}/objects`);
    await viewer.getByText('あなたの役割では表示のみできます。').waitFor();
    expect(await viewer.getByRole('button', { name: '保存' }).count()).toBe(0);
    await viewer.goto(`${system.url}/settings`);
    await viewer.getByText('表示する権限がありません').waitFor();
    expect(await accessibilityFaults(viewer)).toEqual([]);
    await viewer.context().close();
  });
});

const screensOf = (integrationId: string, runId: string, contactId: string): Record<string, string> => ({
  overview: '/',
  connections: '/connections',
  connect: '/connections/new',
  dashboard: `/integrations/${integrationId}`,
  objects: `/integrations/${integrationId}/objects`,
  mapping: `/integrations/${integrationId}/mapping`,
  preview: `/integrations/${integrationId}/preview`,
  'integration-settings': `/integrations/${integrationId}/settings`,
  conflicts: '/conflicts',
  errors: '/errors',
  run: `/runs/${runId}`,
  record: `/records/contact/${contactId}`,
  activity: '/activity',
  changes: '/activity/changes',
  audit: '/activity/audit',
  contacts: '/contacts',
  members: '/settings',
  'api-keys': '/settings/keys',
});
