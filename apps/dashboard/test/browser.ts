import { processEnvironment } from '@waggle/config';
import { ensureBrowser } from '@waggle/dev';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const QUIET = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const WIDE = { width: 1360, height: 860 };
const ANSWERS_WITHIN_MS = 30_000;

/** A real Chromium, installed when this machine has none. As root it runs without its sandbox, which root may not have. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await ensureBrowser({ env: processEnvironment(), log: (line) => void process.stderr.write(`${line}\n`) });
  return chromium.launch({ executablePath, args: [...QUIET, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
}

/** A page of a person of their own: no cookie is shared. What goes wrong in its scripts is kept in `faults`. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
  const context = await browser.newContext({ viewport: WIDE, locale: 'en-GB', timezoneId: 'UTC', ...options });
  context.setDefaultTimeout(ANSWERS_WITHIN_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text());
  });
  return { page, context, faults };
}
