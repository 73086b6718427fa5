import type { Browser } from 'playwright-core';
import { SAMPLES } from '../test/approval-book.js';
import { openBrowser, openPage } from '../test/browser.js';
import { Desk } from '../test/desk.js';
import { doubleStage } from '../test/stage.js';

const ATTACKS = [
  '<script>window.hacked = 1</script>',
  '<img src=x onerror="window.hacked = 2">',
  '<svg/onload=window.hacked=3>',
  '<a href="javascript:window.hacked=4">click</a>',
  'javascript:window.hacked=5',
  '{{constructor.constructor("window.hacked=6")()}}',
  '<iframe srcdoc="<script>parent.hacked=7</script>"></iframe>',
];
const TEXT = `${ATTACKS.join('\n')}\nPay \u202e00.001\u202c EUR to pay\u200bpal`;
const ID = '0197a1b0-0000-7000-8000-0000000000aa';

let browser: Browser;
let stage: Awaited<ReturnType<typeof doubleStage>>;

beforeAll(async () => {
  browser = await openBrowser();
  const sample = SAMPLES.find(({ proposal }) => proposal.tool === 'reply_email')!;
  const { proposal } = sample;
  const hostile = {
    ...sample,
    taskId: 'EMAIL_2002',
    proposal: { ...proposal, id: ID, flags: [], blanks: [], summary: TEXT, preview: TEXT, args: { ...proposal.args, to: [`${ATTACKS[1]}@example.org`], subject: TEXT, text: TEXT }, evidence: [{ kind: 'message' as const, ref: TEXT, quote: TEXT }], taint: [{ field: 'to', source: TEXT, sentence: TEXT }] },
    reasons: [TEXT],
  };
  stage = await doubleStage({ samples: [hostile] });
  for (const task of stage.double.tasks.tasks.values()) stage.double.tasks.tasks.set(task.taskId, { ...task, title: TEXT, reason: TEXT, agent: ATTACKS[1]! });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

it('is text on every screen: nothing of it runs, nothing of it hides [R-XSS]', async () => {
  const { page, faults } = await openPage(browser);
  const asked: string[] = [];
  page.on('request', (request) => void (request.url().startsWith(stage.url) ? undefined : asked.push(request.url())));
  page.on('dialog', (dialog) => void dialog.dismiss());
  const desk = new Desk(page, stage.url);
  await desk.signIn(stage.operator);
  await page.goto(`${stage.url}/approvals/${ID}`);
  await desk.shown();
  await page.keyboard.press('v');
  await page.getByRole('button', { name: /Exact call/ }).click();
  const body = await page.getByTestId('body').innerText();
  for (const attack of ATTACKS) expect(body).toContain(attack);
  expect(body).toContain('right-to-left override');
  expect(body).toContain('zero-width space');
  expect(body).not.toMatch(/[\u202e\u200b]/u);
  await page.keyboard.press('e');
  await page.getByRole('form', { name: 'Edit' }).locator('textarea').first().waitFor();
  await page.keyboard.type('x');
  for (const path of ['/tasks/EMAIL_2002', '/board', '/audit', '/alerts']) {
    await page.goto(`${stage.url}${path}`);
    await page.locator('h1').waitFor();
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    expect(await page.locator('main :is(script, iframe, img, a[href^="javascript:"])').count()).toBe(0);
  }
  expect(await page.evaluate(() => (globalThis as unknown as { hacked?: number }).hacked)).toBeUndefined();
  expect({ asked, faults }).toEqual({ asked: [], faults: [] });
});
