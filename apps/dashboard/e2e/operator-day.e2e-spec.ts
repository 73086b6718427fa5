import { waitFor } from '@waggle/testing';
import type { Browser } from 'playwright-core';
import type { Approval } from '../src/api/wire.js';
import { needsSecondLook } from '../src/inbox/risk.js';
import { openBrowser, openPage } from '../test/browser.js';
import { Desk } from '../test/desk.js';
import { type Caller, doubleStage, signedIn, type Stage, zoneStage } from '../test/stage.js';

const READY_WITHIN_MS = 240_000;
const QUEUE = 20;

let browser: Browser;

/** One that a single key approves: nothing to fill in, no second person, no second look. */
function plain(waiting: readonly Approval[]): Approval {
  const found = waiting.find((approval) => approval.proposal.blanks.length === 0 && approval.peopleNeeded === 1 && !needsSecondLook(approval));
  if (found === undefined) throw new Error('Every proposal asks for more than a key.');
  return found;
}

beforeAll(async () => {
  browser = await openBrowser();
}, READY_WITHIN_MS);
afterAll(async () => browser?.close());

describe.each<[string, () => Promise<Stage>]>([
  ['the API double', doubleStage],
  ['a real zone', zoneStage],
])('an operator’s day on %s', (_, open) => {
  let stage: Stage;
  let rival: Caller;
  let desk: Desk;
  let faults: string[];
  const opened: Array<() => Promise<void>> = [];

  beforeAll(async () => {
    stage = await open();
    rival = await signedIn(stage.url, stage.rival);
    const { page, context, faults: found } = await openPage(browser);
    opened.push(() => context.close());
    faults = found;
    desk = new Desk(page, stage.url);
  }, READY_WITHIN_MS);
  afterAll(async () => {
    for (const close of opened) await close();
    await stage?.stop();
  }, READY_WITHIN_MS);

  it('begins with a wrong password, said in words, and the right one', async () => {
    const { page } = desk;
    await page.goto(stage.url);
    await page.fill('input[name=name]', stage.operator.name);
    await page.fill('input[name=password]', 'wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await desk.signIn(stage.operator);
    await page.getByTestId('entry').first().waitFor();
    expect(await desk.left()).toBeGreaterThanOrEqual(QUEUE);
    await desk.isLive();
  });

  it('loses a race and is told by whom, and that the answer was not used [R-LOST-RACE]', async () => {
    const { page } = desk;
    const chosen = plain(await rival.waiting());
    await page.goto(`${stage.url}/approvals/${chosen.id}`);
    await desk.shown();
    // The rival answers while the operator's own answer is on its way.
    const rivals: number[] = [];
    await page.route(`**/${chosen.id}/approve`, async (route) => {
      rivals.push((await rival.decide(chosen, 'reject')).status);
      await route.continue();
    }, { times: 1 });
    await page.keyboard.press('a');
    const notice = page.getByRole('listitem').filter({ hasText: `${stage.rival.name} was faster` });
    await notice.waitFor();
    expect(await notice.innerText()).toMatch(/rejected by vera, .*Your answer was not used/s);
    expect(rivals).toEqual([200]);
    await notice.getByRole('link', { name: 'Show it' }).click();
    await page.getByText('Rejected by vera').first().waitFor();
    expect((await rival.get(chosen.id)).state).toBe('rejected');
  });

  it('edits one, sees word by word what changes, and that is what is approved', async () => {
    const { page } = desk;
    await page.goto(stage.url);
    const chosen = (await rival.waiting()).find(({ proposal }) => proposal.server === 'email' && proposal.flags.every((flag) => flag !== 'suspected_fraud'));
    await page.goto(`${stage.url}/approvals/${chosen?.id ?? ''}`);
    const id = await desk.shown();
    await page.keyboard.press('e');
    const text = page.getByRole('form', { name: 'Edit' }).locator('textarea[name=text]');
    await text.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Thank you. A person will answer you tomorrow.');
    await page.locator('ins').first().waitFor();
    expect(await page.locator('del').count()).toBeGreaterThan(0);
    await page.keyboard.press('Control+Enter');
    await page.locator(`[data-testid=card][data-id="${id}"]`).waitFor({ state: 'detached' });
    await page.getByRole('listitem').filter({ hasText: 'Approved with your changes' }).waitFor();
    const { state, proposal } = await rival.get(id);
    expect(['modified', 'executed']).toContain(state);
    expect(proposal.args['text']).toBe('Thank you. A person will answer you tomorrow.');
  });

  it('sees a task move on the board when somebody else decides [R-LIVE]', async () => {
    const { page, context } = await openPage(browser);
    opened.push(() => context.close());
    const other = new Desk(page, stage.url);
    await other.signIn(stage.operator);
    await other.isLive();
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    const [chosen] = (await rival.waiting()).filter(({ peopleNeeded }) => peopleNeeded === 1).slice(-1);
    const card = page.getByTestId(`task ${chosen?.taskId ?? ''}`);
    await page.locator('[data-folder=Pending_Approval]').getByTestId(/^task /).first().waitFor();
    expect((await rival.decide(chosen!, 'reject')).status).toBe(200);
    await page.locator('[data-folder=Rejected]').locator(card).waitFor();
    expect(await page.locator('[data-folder=Pending_Approval]').locator(card).count()).toBe(0);
  });

  it('takes an approval back in time', async () => {
    const { page } = desk;
    await page.goto(stage.url);
    await page.goto(`${stage.url}/approvals/${plain(await rival.waiting()).id}`);
    const id = await desk.shown();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: /^Undo/ }).first().waitFor();
    await page.keyboard.press('u');
    await page.locator(`[data-testid=card][data-id="${id}"]`).waitFor();
    expect((await rival.get(id)).state).toBe('pending');
  });

  it('clears the queue with the keyboard alone [R-KEYBOARD]', async () => {
    const { page } = desk;
    await page.goto(stage.url);
    await desk.shown();
    let before = await desk.left();
    const cleared = before;
    while (before > 0) {
      await desk.approve();
      const after = await desk.left().catch(() => 0);
      expect(after).toBeLessThan(before);
      before = after;
    }
    await page.getByText('Nothing waits for you').waitFor();
    expect(cleared).toBeGreaterThanOrEqual(QUEUE - 5);
    // The last answer may be on its way still: what is answered leaves the list at once.
    await waitFor(async () => (await rival.waiting()).length === 0, { describe: 'an empty queue' });
    expect(faults).toEqual([]);
  }, READY_WITHIN_MS);
});
