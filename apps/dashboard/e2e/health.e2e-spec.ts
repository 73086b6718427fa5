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

describe('the health of the zone, on the screen', () => {
  it('is unknown, and why is said, when it cannot be read any more', async () => {
    const { page, context } = await openPage(browser, { reducedMotion: 'reduce' });
    await new Desk(page, stage.url).signIn(stage.operator);
    await page.goto(`${stage.url}/alerts`);
    const panel = page.getByRole('region', { name: 'Health' });
    await panel.getByText('Something is wrong').waitFor();
    await page.route('**/api/health/detailed*', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ status: 503, code: 'broker_unavailable', detail: 'The broker does not answer.' }) }));
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('Nobody has looked again').first().waitFor();
    await panel.getByRole('alert').waitFor({ timeout: 30_000 });
    await page.clock.setFixedTime(Date.now() + 31_000);
    await panel.getByText('Nobody knows: this was read a while ago').waitFor();
    await page.unroute('**/api/health/detailed*');
    await panel.getByRole('button', { name: 'Try again' }).click();
    await panel.getByText('Something is wrong').waitFor();
    await context.close();
  }, 60_000);
});
