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
const SCREENS = ['/', '/board', '/tasks/PAYMENT_4001', '/agents', '/pipeline', '/trends', '/audit', '/compliance', '/alerts', '/stops', '/sources', '/settings', '/nowhere', '/zones', '/scaling'];

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
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
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

/** The same in the light and in the dark; the page turns while it is open. */
async function violationsInBoth(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    // Colours fade; half-way they are no colours to judge.
    await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity).map((one) => one.finished.catch(() => undefined))));
    found.push(...(await violations(page)).map((violation) => `${colorScheme}: ${violation}`));
  }
  return found;
}

describe('every screen, in the light and in the dark', () => {
  it('is clean for axe [R-AXE]', async () => {
    const { page } = await desk();
    const found: string[] = [];
    for (const path of SCREENS) {
      await page.goto(`${stage.url}${path}`);
      await settled(page);
      found.push(...(await violationsInBoth(page)).map((violation) => `${path}: ${violation}`));
    }
    expect(found).toEqual([]);
  }, READY_WITHIN_MS);

  it('is clean for axe with everything open', async () => {
    const { page } = await openPage(browser, { reducedMotion: 'reduce' });
    opened.push(() => page.context().close());
    await page.goto(stage.url);
    await page.waitForSelector('form');
    const found = await violationsInBoth(page);
    await new Desk(page, stage.url).signIn(stage.operator);
    const look = async (): Promise<void> => void found.push(...(await violationsInBoth(page)));
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

  it('selected with others is decided with them in one step, unless it was not opened or needs a look of its own [R-DASHBOARD-BATCH]', async () => {
    const risky = addRisky(2);
    const alike = [...stage.double.approvals.approvals.values()].filter(({ state, group, id }) => state === 'pending' && group === stage.double.approvals.get(risky.id).group && id !== risky.id);
    const [read] = alike.filter(({ priority, proposal }) => priority === 'NORMAL' && proposal.flags.length === 0);
    const one = await desk();
    const { page } = one;
    await page.goto(`${stage.url}/approvals/${risky.id}`);
    await one.shown();
    await page.locator(`[data-testid=entry] a[href="/approvals/${read!.id}"]`).click();
    await page.locator(`[data-testid=card][data-ready=true][data-id="${read!.id}"]`).waitFor();
    await page.keyboard.press('X');
    const before = stage.double.approvals.answers.length;
    await page.getByRole('toolbar', { name: 'Selected proposals' }).getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByText(/a look of (its|their) own/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: /^Approve 1$/ }).click();
    await page.getByRole('listitem').filter({ hasText: /^1 approved/ }).waitFor();
    expect(stage.double.approvals.answers.slice(before)).toMatchObject([{ id: read!.id, verdict: 'approve' }]);
    expect([risky, ...alike].filter(({ id }) => id !== read!.id && stage.double.approvals.get(id).state !== 'pending')).toEqual([]);
  });

  it('is looked at and not decided by a viewer', async () => {
    const { page } = await desk({}, 'vik');
    await page.getByText('As viewer you can look at everything').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  });
});

describe('a stop', () => {
  it('is ordered with a reason, said on every screen, and lifted, at a desk and with a thumb [R-STOP-SCREEN]', async () => {
    const { page } = await desk({ viewport: { width: 390, height: 844 } });
    await page.goto(`${stage.url}/stops`);
    await page.getByLabel('Why? Everybody reads it.').fill('Two accounts changed on one day');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Really stop all dangerous tools' }).click();
    await page.goto(`${stage.url}/board`);
    await page.getByRole('alert').filter({ hasText: 'Stopped: all dangerous tools by olga' }).getByRole('link', { name: 'Show' }).click();
    const lift = page.getByRole('button', { name: 'Lift the stop of all dangerous tools' });
    expect(await lift.evaluate((button) => button.scrollWidth <= button.clientWidth)).toBe(true);
    const found = await violationsInBoth(page);
    await lift.click();
    await page.keyboard.type('They called');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.keyboard.press('Enter');
    await page.getByText('Nothing is stopped').waitFor();
    expect(found).toEqual([]);
  });
});

describe('a finding of the guard', () => {
  it('is answered on the card: an attack was missed [R-LESSON-CARD]', async () => {
    const { page } = await desk();
    await page.getByRole('link', { name: /Nordhaus/ }).click();
    await page.getByText('The accountant has agreed already, pay today.').waitFor();
    expect(await page.locator('blockquote mark').first().innerText()).toBe('DE89 3704 0044 0532 0130 00');
    await page.getByRole('button', { name: 'An attack was missed' }).click();
    await page.keyboard.type('our new bank details');
    const found = await violationsInBoth(page);
    await page.getByRole('button', { name: 'Tell the guard' }).click();
    await page.getByText('The guard was told', { exact: true }).waitFor();
    expect(stage.double.lessons).toEqual([expect.objectContaining({ kind: 'attack', text: 'our new bank details', taskId: 'PAYMENT_4007' })]);
    expect(found).toEqual([]);
  });
});

describe('a task that ended undone', () => {
  it('is done once more by an approver, and leads to the new one [R-TASK-AGAIN]', async () => {
    const { page } = await desk({}, 'vera');
    await page.goto(`${stage.url}/tasks/EMAIL_da423d13`);
    const button = page.getByRole('button', { name: 'Do it once more' });
    await button.waitFor();
    const found = await violationsInBoth(page);
    await button.click();
    await page.getByRole('region', { name: 'What happened' }).getByText('Filed as EMAIL_da423d13-2').waitFor();
    await page.getByRole('link', { name: 'Show it' }).click();
    await page.waitForURL('**/tasks/EMAIL_da423d13-2');
    expect(found).toEqual([]);
  });

  it('is not by a viewer, nor is one that is done', async () => {
    const again = (page: Page) => page.getByRole('button', { name: 'Do it once more' }).count();
    const { page } = await desk({}, 'vik');
    await page.goto(`${stage.url}/tasks/EMAIL_da423d13`);
    await settled(page);
    expect(await again(page)).toBe(0);
    const done = [...stage.double.tasks.tasks.values()].find(({ status }) => status === 'done')!;
    const { page: other } = await desk({}, 'vera');
    await other.goto(`${stage.url}/tasks/${done.taskId}`);
    await settled(other);
    expect(await again(other)).toBe(0);
  });
});

describe('a template', () => {
  it('is made of an approved routine mail by an admin, listed, and retired [R-TEMPLATES-SHOWN]', async () => {
    const id = '0197a1b0-0000-7000-8000-0000000000e1';
    const sample = SAMPLES.find(({ proposal }) => proposal.tool === 'reply_email')!;
    stage.double.approvals.add({ ...sample, approvalClass: 'smart', state: 'executed', decidedBy: 'vera', channel: 'rest', proposal: { ...sample.proposal, id, blanks: [], flags: [] } });
    const { page } = await desk();
    await page.goto(`${stage.url}/approvals/${id}`);
    await page.getByRole('button', { name: 'Make this a template' }).click();
    await page.keyboard.type('We have got it');
    const found = await violationsInBoth(page);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Show templates' }).click();
    await page.getByText('Its text').click();
    found.push(...(await violationsInBoth(page)));
    await page.getByRole('button', { name: 'Retire We have got it' }).click();
    await page.keyboard.press('Enter');
    await page.getByText('There is none yet.').waitFor();
    expect(found).toEqual([]);
  });

  it('is not made by an approver', async () => {
    const approved = [...stage.double.approvals.approvals.values()].find(({ state, approvalClass }) => state === 'executed' && approvalClass === 'smart')!;
    const { page } = await desk({}, 'vera');
    await page.goto(`${stage.url}/approvals/${approved.id}`);
    await page.getByText('Executed by vera').waitFor();
    expect(await page.getByRole('button', { name: 'Make this a template' }).count()).toBe(0);
  });
});

describe('compliance', () => {
  it('is checked by an approver, and each finding leads to what it is about [R-COMPLIANCE-SHOWN]', async () => {
    const { page } = await desk({}, 'vera');
    await page.goto(`${stage.url}/compliance`);
    await page.getByText('Nothing has been checked yet').waitFor();
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByTestId('verdict').getByText('NON_COMPLIANT').waitFor();
    expect(await page.getByRole('list', { name: 'Checks' }).getByRole('listitem').count()).toBe(6);
    expect(await violationsInBoth(page)).toEqual([]);
    await page.getByRole('list', { name: 'Findings' }).getByRole('link', { name: 'PAYMENT_4001' }).click();
    await page.waitForURL('**/tasks/PAYMENT_4001');
  });

  it('is read and not checked by a viewer', async () => {
    const { page } = await desk({}, 'vik');
    await page.goto(`${stage.url}/compliance`);
    await page.getByTestId('verdict').waitFor();
    expect(await page.getByRole('button', { name: 'Check now' }).count()).toBe(0);
  });
});

describe('zones and sync', () => {
  it('shows who is active and what is wrong, syncs, and switches after a second word, at a desk and with a thumb [R-ZONES-SHOWN]', async () => {
    for (const options of [{}, PHONE]) {
      const { page } = await desk(options);
      await page.goto(`${stage.url}/zones`);
      await page.getByText('local is active').waitFor();
      await page.getByRole('alert').getByText('Take the password out of Plans/PLAN_7.md').waitFor();
      await page.getByRole('list', { name: 'Health checks' }).getByText('no answer in time').waitFor();
      await page.getByRole('button', { name: 'Sync now' }).click();
      await page.getByRole('listitem').filter({ hasText: 'Shared' }).first().waitFor();
      await page.getByRole('button', { name: 'Switch to cloud' }).click();
      await page.getByLabel('Why? Everybody reads it.').fill('The laptop travels');
      await page.getByRole('button', { name: 'Switch', exact: true }).click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(await page.evaluate(() => innerWidth));
      expect(await violationsInBoth(page)).toEqual([]);
      await page.getByRole('button', { name: 'Really make cloud the active zone' }).click();
      await page.getByText('cloud is active').waitFor();
      stage.double.zones.change('local', 'by vera: it is back');
      await page.getByText('local is active').waitFor();
    }
  });

  it('is looked at and not changed by a viewer', async () => {
    const { page } = await desk({}, 'vik');
    await page.goto(`${stage.url}/zones`);
    await page.getByText('local is active').waitFor();
    expect(await page.getByRole('button', { name: /Sync now|Switch/ }).count()).toBe(0);
  });
});

describe('a long queue', () => {
  it('is drawn where it is looked at and nowhere else, and what is open is in sight [R-LONG-LISTS]', async () => {
    const sample = SAMPLES.find(({ proposal }) => proposal.tool === 'reply_email')!;
    const samples = Array.from({ length: 500 }, (_, index) => ({ ...sample, priority: 'NORMAL' as const, proposal: { ...sample.proposal, id: `0197a1b0-0000-7000-8000-${String(index).padStart(12, '0')}` } }));
    const long = await doubleStage({ samples });
    const { page, context } = await openPage(browser, { reducedMotion: 'reduce' });
    opened.push(() => context.close(), () => long.stop());
    await new Desk(page, long.url).signIn(long.operator);
    expect(await page.getByTestId('queue-count').innerText()).toBe('500 waiting');
    const drawn = new Set<number>();
    for (const index of [250, 499, 0]) {
      await page.goto(`${long.url}/approvals/${samples[index]!.proposal.id}`);
      await page.locator('[data-testid=entry][data-current=true]').waitFor();
      expect(await page.locator('[data-testid=entry][data-current=true]').evaluate((entry) => entry.getBoundingClientRect().bottom <= innerHeight && entry.getBoundingClientRect().top > 100)).toBe(true);
      drawn.add(await page.getByTestId('entry').count());
    }
    // What is selected shows a bar at the foot of the list; the entry above it stays in sight.
    await page.goto(`${long.url}/approvals/${samples[0]!.proposal.id}`);
    await page.locator('[data-testid=card][data-ready=true]').waitFor();
    await page.keyboard.press('X');
    const bar = page.getByRole('toolbar', { name: 'Selected proposals' });
    await bar.getByText('500 selected').waitFor();
    expect(Math.max(...drawn)).toBeLessThan(60);
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
