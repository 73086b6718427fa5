import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from '../test/browser.js';
import { Desk } from '../test/desk.js';
import { doubleStage } from '../test/stage.js';

let browser: Browser;
let stage: Awaited<ReturnType<typeof doubleStage>>;

beforeAll(async () => {
  browser = await openBrowser();
  stage = await doubleStage();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

async function scalingPage(name: string) {
  const { page, context } = await openPage(browser, { reducedMotion: 'reduce', viewport: { width: 390, height: 844 } });
  await new Desk(page, stage.url).signIn({ ...stage.operator, name });
  await page.goto(`${stage.url}/scaling`);
  await page.getByTestId('scaled-sales').waitFor();
  return { page, close: () => context.close() };
}

describe('the scaling screen, at phone width', () => {
  it('says how many run, how many are wanted and why; an admin sets how many may [R-SCALING-SCREEN]', async () => {
    const { page, close } = await scalingPage('olga');
    const sales = page.getByTestId('scaled-sales');
    await sales.getByText('3 running, 1 starting').waitFor();
    await sales.getByText('4 run, which is the most that there may be.').waitFor();
    await page.getByRole('list', { name: 'Last decisions' }).getByText('1 → 4').waitFor();
    await sales.getByLabel('At most').fill('6');
    await sales.getByRole('button', { name: 'Set' }).click();
    await sales.getByText('1–6').waitFor();
    await sales.getByRole('button', { name: 'Pause the scaling of sales' }).click();
    await sales.getByRole('button', { name: 'Resume the scaling of sales' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await close();
  });

  it('is looked at and not changed by a viewer', async () => {
    const { page, close } = await scalingPage('vik');
    expect(await page.getByRole('button', { name: /Set|Pause/ }).count()).toBe(0);
    await close();
  });
});
