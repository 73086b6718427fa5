import type { Approval } from '@waggle/contracts';
import { outcomeOf } from '@waggle/tool-server-testing';
import { waitFor } from '@waggle/testing';
import { GatekeeperFixture, grantsOf, heard, verdictsOf } from '../../test/gatekeeper-fixture.js';

let fixture: GatekeeperFixture;
beforeAll(async () => {
  fixture = await GatekeeperFixture.start({ FALLBACK_APPROVER: 'piet' });
});
afterAll(() => fixture?.stop());

const timePasses = async ({ id }: Approval): Promise<void> => void (await fixture.alter("UPDATE approval SET expires_at = now() - interval '1 second' WHERE id = $1", [id]));
const stateOf = async ({ id }: Approval) => (await fixture.find(id))?.state;

describe('what nobody answers in time', () => {
  it('is put to the fallback approver as well, with as much time again, and then expires; nothing is executed [R-ESCALATION]', async () => {
    const approval = await fixture.submit();
    await timePasses(approval);
    await fixture.restart();
    const escalated = await waitFor(() => heard.escalated.find(({ id }) => id === approval.id));
    expect(escalated).toMatchObject({ state: 'pending', digest: approval.digest, escalatedAt: expect.any(String) });
    expect(Date.parse(escalated.expires) - Date.parse(escalated.escalatedAt ?? '')).toBe(120 * 60_000);
    await waitFor(() => heard.entries.some(({ action, output }) => action === 'approval.escalated' && output.startsWith('to piet')));
    await timePasses(approval);
    await fixture.restart();
    await waitFor(() => verdictsOf(approval).includes('expired'));
    expect(await fixture.find(approval.id)).toMatchObject({ state: 'expired', decidedBy: 'nobody', decisionReason: expect.stringContaining('fallback approver was asked') });
    await expect(fixture.decide(approval)).rejects.toMatchObject({ code: 'expired', kind: 'conflict', message: expect.stringMatching(/expired at 2/), details: { decidedBy: 'nobody', decidedAt: expect.any(String) } });
    expect([heard.escalated.filter(({ id }) => id === approval.id), grantsOf(approval)]).toEqual([[escalated], []]);
  });

  it('can be answered in the very moment in which its time runs out, when somebody else is asked next', async () => {
    const approval = await fixture.submit();
    await timePasses(approval);
    expect(await fixture.decide(approval)).toMatchObject({ state: 'approved', escalatedAt: expect.any(String) });
  });

  it('expires at once without a fallback approver, and an answer in that moment is told so', async () => {
    await fixture.restart({ FALLBACK_APPROVER: '' });
    const approval = await fixture.submit();
    await timePasses(approval);
    expect(await outcomeOf(fixture.decide(approval))).toBe('expired');
    expect(await stateOf(approval)).toBe('expired');
    await fixture.restart();
  });

  it('leaves time to decide anew when an answer of the last minute was taken back', async () => {
    await fixture.restart({ UNDO_SECONDS: '3600' });
    const approval = await fixture.submit();
    await fixture.decide(approval);
    await timePasses(approval);
    const undone = await fixture.decide(approval, { verdict: 'undo' });
    expect(Date.parse(undone.expires)).toBeGreaterThan(Date.now() + 9 * 60_000);
    expect(await fixture.decide(approval)).toMatchObject({ state: 'approved', escalatedAt: null });
    await fixture.restart();
  });

  it('is escalated once, also by two gatekeepers at once', async () => {
    const approvals = [await fixture.submit(), await fixture.submit(), await fixture.submit()];
    const other = await fixture.second();
    await Promise.all(approvals.map(timePasses));
    // Who is answered in that moment does what is due first.
    await Promise.all(Array.from({ length: 7 }, () => approvals).flat().map((approval) => outcomeOf(fixture.decide(approval))));
    await waitFor(() => approvals.every(({ id }) => heard.escalated.some((one) => one.id === id)));
    await other.stop();
    for (const { id } of approvals) expect(heard.escalated.filter((one) => one.id === id)).toHaveLength(1);
  });
});

describe('what was approved for a tool that an update has taken away', () => {
  it('is withdrawn with its reason, and holds up nothing that waits beside it', async () => {
    await fixture.restart({ UNDO_SECONDS: '3600' });
    const [gone, other, overdue] = [await fixture.submit(), await fixture.submit(), await fixture.submit()];
    for (const approval of [gone, other]) await fixture.decide(approval);
    await fixture.alter(`UPDATE approval SET proposal = jsonb_set(proposal, '{tool}', '"gone_tool"'), release_at = now() - interval '2 seconds' WHERE id = $1`, [gone.id]);
    await fixture.alter("UPDATE approval SET release_at = now() - interval '1 second' WHERE id = $1", [other.id]);
    await timePasses(overdue);
    await fixture.restart({ UNDO_SECONDS: '3600', FALLBACK_APPROVER: '' });
    await waitFor(() => [gone, other].every((approval) => verdictsOf(approval).length > 1) && verdictsOf(overdue).length > 0);
    expect([gone, other, overdue].map((approval) => [verdictsOf(approval).at(-1), grantsOf(approval).length])).toEqual([['expired', 0], ['approved', 1], ['expired', 0]]);
    expect(await fixture.find(gone.id)).toMatchObject({ state: 'withdrawn', decidedBy: 'olga', decisionReason: expect.stringMatching(/There is no tool \w+\.gone_tool any more: nothing was done/) });
    await fixture.restart();
  });
});

describe('the clock of a proposal', () => {
  it('stands still in quiet hours, unless it is urgent [R-QUIET-HOURS]', async () => {
    const now = new Date();
    const minute = (plus: number): string => new Date(now.getTime() + plus * 60_000).toISOString().slice(11, 16);
    await fixture.restart({ QUIET_HOURS: `${minute(-60)}-${minute(300)}`, QUIET_HOURS_ZONE: 'UTC' });
    const [normal, urgent] = [await fixture.submit(), await fixture.submit({ priority: 'URGENT' })];
    const waits = ({ created, expires }: Approval): number => (Date.parse(expires) - Date.parse(created)) / 60_000;
    expect(waits(urgent)).toBe(30);
    expect(waits(normal)).toBeGreaterThan(120 + 298);
    expect(waits(normal)).toBeLessThanOrEqual(120 + 301);
    await fixture.restart();
  });
});

describe('the fallback approver', () => {
  it.each(['nobody', 'vera'])('must be somebody who may decide, not %s', async (name) => {
    expect(await outcomeOf(fixture.restart({ FALLBACK_APPROVER: name }))).toBe('fallback_unknown');
    await fixture.restart();
  });
});
