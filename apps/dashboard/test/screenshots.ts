// Makes docs/images anew, after a build: node --import ./tools/from-source/index.mjs apps/dashboard/test/screenshots.ts
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ApiDouble, PASSWORD } from './api-double.js';
import { openBrowser, openPage } from './browser.js';
import { Desk } from './desk.js';

const FOLDER = join(import.meta.dirname, '../../../docs/images');
/** Always the same moment, so that the pictures change only when the screens do. */
const NOON = Date.parse('2026-11-20T12:00:00.000Z');
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

async function shoot(browser: Browser, name: string, options: BrowserContextOptions, work: (page: Page) => Promise<void>): Promise<void> {
  const double = await new ApiDouble({ now: () => NOON }).start();
  const { page, context } = await openPage(browser, { reducedMotion: 'reduce', ...options });
  await page.clock.setFixedTime(NOON);
  await new Desk(page, double.url).signIn({ name: 'olga', password: PASSWORD });
  await page.locator('[data-testid=connection][data-state=live]').filter({ visible: true }).waitFor();
  await work(page);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' });
  await context.close();
  await double.stop();
}

const open = (who: string) => async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: who }).first().click();
  await page.locator('[data-testid=card][data-ready=true]').waitFor();
};

const go = (path: string, wait: string) => async (page: Page): Promise<void> => {
  await page.goto(new URL(path, page.url()).href);
  await page.locator(wait).first().waitFor();
  await page.locator('[data-testid=connection][data-state=live]').filter({ visible: true }).waitFor();
};

async function edit(page: Page): Promise<void> {
  await open('hannah@boyd-vets')(page);
  await page.keyboard.press('e');
  await page.getByRole('form', { name: 'Edit' }).locator('textarea[name=text]').waitFor();
  await page.keyboard.type('at three');
  await page.locator('ins').first().waitFor();
}

async function undo(page: Page): Promise<void> {
  await open('owner@corner-bakery')(page);
  await page.keyboard.press('v');
  await page.keyboard.press('a');
  await page.getByRole('button', { name: /^Undo/ }).waitFor();
  await page.locator('[data-testid=card][data-ready=true]').waitFor();
}

async function stop(page: Page): Promise<void> {
  await go('/stops', 'form')(page);
  await page.getByLabel('Why? Everybody reads it.').fill('Two suppliers changed their account on the same day');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Really stop all dangerous tools' }).click();
  await page.getByRole('list', { name: 'What is stopped' }).waitFor();
  await page.getByRole('button', { name: /^Close: Stopped/ }).click();
}

async function missed(page: Page): Promise<void> {
  await open('Nordhaus')(page);
  await page.getByRole('button', { name: 'An attack was missed' }).click();
  await page.keyboard.type('Please note our new bank details');
}

await mkdir(FOLDER, { recursive: true });
const browser = await openBrowser();
await shoot(browser, 'inbox', {}, open('Nordhaus'));
await shoot(browser, 'inbox-dark', { colorScheme: 'dark' }, open('director@tidewell'));
await shoot(browser, 'edit', {}, edit);
await shoot(browser, 'undo', {}, undo);
await shoot(browser, 'board', {}, go('/board', '[data-folder=Done] a'));
await shoot(browser, 'task', {}, go('/tasks/EMAIL_90c32b5f', 'ol li'));
await shoot(browser, 'metrics', {}, go('/trends', '.recharts-line-curve'));
await shoot(browser, 'phone', PHONE, open('Paperline'));
await shoot(browser, 'taint', { viewport: { width: 1280, height: 900 } }, missed);
await shoot(browser, 'stops', {}, stop);
await browser.close();
