import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Approval } from '../src/api/wire.js';
import { SAMPLES } from '../test/approval-book.js';
import { openBrowser, openPage } from '../test/browser.js';
import { Desk } from '../test/desk.js';
import { doubleStage } from '../test/stage.js';

type Opened = Awaited<ReturnType<typeof doubleStage>>;

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const READY_WITHIN_MS = 180_000;
const SCREENS = ['/', '/board', '/tasks/PAYMENT_4001', '/agents', '/pipeline', '/trends', '/audit', '/alerts', '/settings', '/nowhere'];

let browser: Browser;
let stage: Opened;
const opened: Array<() => Promise<void>> = [];

beforeAll(async () => {
  browser = await openBrowser();
  stage = await doubleStage();
}, READY_WITHIN_MS);
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

async function desk(options: BrowserContextOptions = {}, name = 'olga'): Promise<Desk & { faults: string[] }> {
  const { page, context, faults } = await openPage(browser, { reducedMotion: 'reduce', ...options });
  opened.push(() => context.close());
  const one = new Desk(page, stage.url);
  await one.signIn({ ...stage.operator, name });
  return Object.assign(one, { faults });
}

/** What axe finds, by rule and place. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => (await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] })).violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`) })));
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node}`));
}

/** A post that looks like fraud, beside others of its kind. */
function addRisky(number: number): Approval {
  const id = `0197a1b0-0000-7000-8000-0000000000f${number}`;
  const sample = SAMPLES.find(({ proposal, priority }) => proposal.server === 'social' && priority === 'NORMAL')!;
  return stage.double.approvals.add({ ...sample, reasons: [], proposal: { ...sample.proposal, id, flags: ['suspected_fraud'] } });
}

async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('.mantine-Skeleton-root, .mantine-Loader-root').first().waitFor({ state: 'detached' });
}

describe.each(['light', 'dark'] as const)('every screen in the %s', (colorScheme) => {
  it('is clean for axe [R-AXE]', async () => {
    const { page } = await desk({ colorScheme });
    const found: string[] = [];
    for (const path of SCREENS) {
      await page.goto(`${stage.url}${path}`);
      await settled(page);
      found.push(...(await violations(page)).map((violation) => `${path}: ${violation}`));
    }
    expect(found).toEqual([]);
  }, READY_WITHIN_MS);

  it('is clean for axe with everything open', async () => {
    const { page } = await openPage(browser, { colorScheme, reducedMotion: 'reduce' });
    opened.push(() => page.context().close());
    await page.goto(stage.url);
    await page.waitForSelector('form');
    const found = await violations(page);
    await new Desk(page, stage.url).signIn(stage.operator);
    const look = async (): Promise<void> => void found.push(...(await violations(page)));
    for (const person of ['Paperline', 'director@tidewell']) {
      await page.getByRole('link', { name: person }).first().click();
      await page.locator('[data-testid=card][data-ready=true]').waitFor();
      await page.keyboard.press('v');
      await page.getByRole('button', { name: /Exact call/ }).click();
      await look();
      await page.keyboard.press('r');
      await page.getByRole('form', { name: 'Reject' }).waitFor();
      await look();
      await page.keyboard.press('Escape');
      await page.keyboard.press('e');
      await page.getByRole('form', { name: 'Edit' }).locator('[name]').first().waitFor();
      await page.keyboard.type('x');
      await look();
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('X');
    await look();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await look();
    expect(found).toEqual([]);
  }, READY_WITHIN_MS);
});

describe('at phone width', () => {
  it('the inbox is worked off with a thumb, and nothing runs out of the screen', async () => {
    const { page } = await desk(PHONE);
    await page.getByRole('link', { name: /Nordhaus/ }).tap();
    await page.locator('[data-testid=card][data-ready=true]').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const approve = page.getByRole('button', { name: 'Approve' });
    const box = await approve.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(40);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(750);
    await page.getByRole('button', { name: 'Back to the queue' }).tap();
    await page.getByTestId('entry').first().waitFor();
    await page.getByRole('button', { name: 'Screens' }).tap();
    await page.getByRole('dialog').getByRole('link', { name: 'Board' }).tap();
    await page.getByRole('combobox', { name: 'Column' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

describe('a proposal', () => {
  it('of several people says who is still missing, and stays when one agrees', async () => {
    const { page } = await desk();
    await page.getByRole('link', { name: /Nordhaus/ }).click();
    await page.getByText('1 of 2 people').waitFor();
    expect(await page.getByText('agreed: vera').count()).toBe(1);
  });

  it('that looks like fraud is asked about twice', async () => {
    const risky = addRisky(1);
    const { page } = await desk();
    await page.goto(`${stage.url}/approvals/${risky.id}`);
    await page.locator('[data-testid=card][data-ready=true]').waitFor();
    await page.keyboard.press('a');
    await page.getByRole('alertdialog').waitFor();
    expect(stage.double.approvals.get(risky.id).state).toBe('pending');
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(stage.double.approvals.get(risky.id).state).toBe('pending');
  });

  it('that changes while it is looked at is not approved before it is read again', async () => {
    const { page } = await desk();
    const approval = [...stage.double.approvals.approvals.values()].find(({ state, proposal }) => state === 'pending' && proposal.tool === 'reply_email' && proposal.blanks.length === 0)!;
    await page.goto(`${stage.url}/approvals/${approval.id}`);
    await page.locator('[data-testid=card][data-ready=true]').waitFor();
    stage.double.approvals.put({ ...approval, digest: 'f'.repeat(64), proposal: { ...approval.proposal, args: { ...approval.proposal.args, text: 'Something else' } } });
    await page.getByText('It has changed since you opened it.').waitFor();
    await page.keyboard.press('a');
    await page.getByText('It has changed since you opened it.').waitFor({ state: 'detached' });
    expect(stage.double.approvals.get(approval.id).state).toBe('pending');
  });

  it('selected with others is decided with them in one step, unless it needs a look of its own', async () => {
    const risky = addRisky(2);
    const { page } = await desk();
    await page.goto(`${stage.url}/approvals/${risky.id}`);
    await page.locator('[data-testid=card][data-ready=true]').waitFor();
    await page.keyboard.press('X');
    const before = stage.double.approvals.answers.length;
    await page.getByRole('toolbar', { name: 'Selected proposals' }).getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByText(/a look of (its|their) own/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: /^Approve \d/ }).click();
    await page.getByRole('listitem').filter({ hasText: /^\d approved/ }).waitFor();
    expect(stage.double.approvals.answers.length).toBeGreaterThan(before);
    expect(stage.double.approvals.get(risky.id).state).toBe('pending');
  });

  it('is looked at and not decided by a viewer', async () => {
    const { page } = await desk({}, 'vik');
    await page.getByText('As viewer you can look at everything').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  });
});

describe('the connection', () => {
  it('goes on where it broke off, and says while it is broken', async () => {
    const one = await desk();
    const { page, faults } = one;
    await one.isLive();
    await page.context().setOffline(true);
    stage.double.feed.drop();
    await page.getByText('What you see may be old').waitFor();
    const [approval] = [...stage.double.approvals.approvals.values()].filter(({ state }) => state === 'pending').slice(-1);
    const before = await page.getByTestId('queue-count').innerText();
    stage.double.approvals.answer(approval!.id, 'vera', { verdict: 'reject', digest: approval!.digest });
    await page.context().setOffline(false);
    await page.getByText('What you see may be old').waitFor({ state: 'detached' });
    await page.waitForFunction((text) => document.querySelector('[data-testid=queue-count]')?.textContent !== text, before);
    expect(faults).toEqual([]);
  });

  it('shows the sign-in when the session has ended', async () => {
    const one = await desk();
    const { page } = one;
    await one.isLive();
    stage.double.endSessions();
    await page.getByText('Your session has ended').waitFor();
  });
});
