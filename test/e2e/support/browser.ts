// Chromium as a person uses it: signed in by a link, watched for whatever goes wrong on the way.
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import type { RunningSystem } from './system.js';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** More stops than any of our screens has. */
const MAX_TABS = 120;

/** What functions see that run in the page. */
declare const document: {
  readonly activeElement: unknown;
  readonly documentElement: { readonly scrollWidth: number; readonly clientWidth: number };
};

export type Language = 'ja' | 'en';

export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH;
  if (!executablePath) throw new Error('CHROMIUM_PATH is not set: run the tests with "npm test".');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Console errors (what the content policy refused among them), exceptions, failed requests and answers of our own pages, as they come. */
export function watch(page: Page, { url: ours }: RunningSystem): string[] {
  const wrong: string[] = [];
  const note = (text: string) => {
    if (page.url().startsWith(ours)) wrong.push(`${page.url()}: ${text}`);
  };
  page.on('console', (message) => message.type() === 'error' && note(message.text()));
  page.on('pageerror', (error) => note(error.message));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'failed';
    // Whoever leaves a page ends what it still waits for.
    if (reason !== 'net::ERR_ABORTED') note(`${reason} ${request.url()}`);
  });
  page.on(
    'response',
    (response) => response.status() >= 400 && note(`${response.status()} ${response.url()}`),
  );
  return wrong;
}

export async function signInLink(system: RunningSystem, email?: string): Promise<string> {
  const { url } = await system.client.post<{ url: string }>(
    '/api/auth/sign-in-links',
    email ? { email } : {},
  );
  return url;
}

/** A browser of its own for one person. */
export async function signedIn(
  browser: Browser,
  system: RunningSystem,
  language: Language,
  email?: string,
): Promise<Page> {
  const context = await browser.newContext({
    locale: language === 'ja' ? 'ja-JP' : 'en-US',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(await signInLink(system, email));
  await page.waitForURL((url) => url.pathname === '/');
  return page;
}

/** Reaches an element by Tab alone, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  for (let presses = 0; presses < MAX_TABS; presses++) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${String(target)}`);
}

export async function pressOn(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Whether nothing reaches beyond the window's width, once the layout has settled. */
export function fitsWidth(page: Page): Promise<boolean> {
  const fits = () => document.documentElement.scrollWidth <= document.documentElement.clientWidth;
  return page.waitForFunction(fits, undefined, { timeout: 2_000 }).then(
    () => true,
    () => false,
  );
}
