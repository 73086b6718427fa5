import { ApprovalDecided, ApprovalEscalated } from '@waggle/contracts';
import { buildProposal, waitFor } from '@waggle/testing';
import { NotifierFixture } from '../test/notifier-fixture.js';

const MINUTE_MS = 60_000;
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * MINUTE_MS).toISOString();
/** Quiet hours that began an hour ago and end in two. */
function quietNow(): string {
  const clock = (minutes: number): string => inMinutes(minutes).slice(11, 16);
  return `${clock(-60)}-${clock(120)}`;
}

let fixture: NotifierFixture;
beforeAll(async () => {
  fixture = await NotifierFixture.start();
});
afterAll(() => fixture?.stop());

const recipients = async (channel?: string): Promise<string[]> => (await fixture.kept(channel)).map(({ recipient }) => recipient).sort();
const arrived = (channel: string, count: number) => waitFor(async () => ((await fixture.kept(channel)).length >= count ? fixture.kept(channel) : undefined), { describe: `${count} by ${channel}` });
const settled = (channel: string) => waitFor(async () => (await fixture.stateOf(channel)).every((state) => state !== 'ready' && state !== 'sending'));

describe('a proposal that waits', () => {
  beforeAll(() => fixture.run());
  beforeEach(() => fixture.clear());

  it('is told to each approver where that person is: in Slack, else by mail, the fallback not yet', async () => {
    const approval = await fixture.announce({ proposal: buildProposal({ flags: ['new_payee'], taint: [{ field: 'text', source: 'a mail', sentence: 'Pay me <now>' }] }) });
    const [slack] = await arrived('slack', 1);
    const [mail] = await arrived('mail', 1);
    expect(await recipients()).toEqual(['U0OLGA', 'piet@waggle.example']);
    for (const text of ['ada@example.org', 'new_payee', 'Pay me', '<q1@example.org>', `https://waggle.example/approvals/${approval.id}`, 'Approve', approval.digest]) expect(slack?.text).toContain(text);
    expect(mail?.content).toMatchObject({ to: 'piet@waggle.example', text: expect.stringContaining(`https://waggle.example/approvals/${approval.id}`), html: expect.stringContaining('Pay me &lt;now&gt;') });
    await waitFor(() => fixture.audited.filter(({ action }) => action === 'approval.asked').length === 2);
  });

  it('is never told twice, however often it is announced and by how many it is heard [R-NOTICE-ONCE]', async () => {
    await fixture.run({}, 3);
    const approval = await fixture.announce({ expires: inMinutes(20) });
    await Promise.all(Array.from({ length: 20 }, () => fixture.announce(approval)));
    await Promise.all(['slack', 'sms', 'mail'].map((channel) => arrived(channel, 1)));
    await Promise.all(Array.from({ length: 10 }, () => fixture.announce(approval)));
    await fixture.heard();
    await waitFor(async () => (await fixture.database.query('SELECT 1 FROM notice WHERE stale > 0')).length === 0);
    expect(await recipients()).toEqual(['+436601234567', 'U0OLGA', 'piet@waggle.example']);
    await fixture.run();
  });

  it('is told by SMS as well when little time is left, with a link and nothing to decide by', async () => {
    const approval = await fixture.announce({ expires: inMinutes(25) });
    const [sms] = await arrived('sms', 1);
    expect(sms).toMatchObject({ recipient: '+436601234567', content: { text: expect.stringContaining(`https://waggle.example/approvals/${approval.id}`) } });
    await fixture.announce({ expires: inMinutes(60) });
    await arrived('slack', 2);
    expect(await fixture.kept('sms')).toHaveLength(1);
  });

  it('is told by mail after Slack when that was not answered', async () => {
    await fixture.run({ MAIL_AFTER_MINUTES: '0' });
    await fixture.announce();
    await arrived('mail', 2);
    expect(await recipients()).toEqual(['U0OLGA', 'olga@waggle.example', 'piet@waggle.example']);
    await fixture.run();
  });

  it('is told to the fallback approver once it is escalated, and to nobody again', async () => {
    const approval = await fixture.announce();
    await arrived('slack', 1);
    await arrived('mail', 1);
    await fixture.announce({ ...approval, escalatedAt: new Date().toISOString() }, ApprovalEscalated);
    await arrived('slack', 2);
    expect(await recipients()).toEqual(['U0BOSS', 'U0OLGA', 'piet@waggle.example']);
  });

  it('is asked anew when it has changed, and the older message says so', async () => {
    const approval = await fixture.announce();
    const [first] = await arrived('slack', 1);
    await fixture.announce({ ...approval, digest: 'f'.repeat(64) });
    const [old, young] = await arrived('slack', 2);
    expect([old?.id, young?.text.includes('f'.repeat(64))]).toEqual([first?.id, true]);
    await waitFor(async () => (await fixture.kept('slack'))[0]?.text.includes('Changed since'));
    expect((await fixture.kept('slack'))[0]?.text).not.toContain('waggle.approve');
  });

  it('is told also while the queue answers no question', async () => {
    await fixture.run({ RETRY_DELAYS_MS: '50,50,50' });
    fixture.leave(true);
    await fixture.announce();
    await arrived('slack', 1);
    fixture.leave(false);
    await fixture.run();
  });

  it('does not ask again who has agreed, and says whose word is missing', async () => {
    const approval = await fixture.announce({ peopleNeeded: 2 });
    await arrived('slack', 1);
    await fixture.announce({ ...approval, agreedBy: ['olga'] });
    await waitFor(async () => (await fixture.kept('slack'))[0]?.text.includes('You have agreed'));
    expect(await fixture.kept('slack')).toHaveLength(1);
  });
});

describe('a proposal that is decided', () => {
  beforeAll(() => fixture.run());
  beforeEach(() => fixture.clear());

  it('loses its buttons in Slack and says by whom, when and where', async () => {
    const approval = await fixture.announce();
    await arrived('slack', 1);
    await fixture.announce({ ...approval, state: 'approved', decidedBy: 'piet', decidedAt: '2026-03-01T10:02:00.000Z', channel: 'rest' }, ApprovalDecided);
    const kept = await waitFor(async () => (await fixture.kept('slack')).find(({ text }) => text.includes('Approved by piet at 1 Mar, 10:02, in the dashboard')));
    expect(kept.text).not.toMatch(/waggle\.(approve|reject|edit)/);
  });

  it('likewise when nobody has answered in time; and has its buttons back when it was taken back', async () => {
    const approval = await fixture.announce();
    await arrived('slack', 1);
    await fixture.announce({ ...approval, state: 'expired', decidedBy: 'nobody' }, ApprovalDecided);
    await waitFor(async () => (await fixture.kept('slack'))[0]?.text.includes('Expired: nobody answered in time'));
    await fixture.announce(approval);
    await waitFor(async () => (await fixture.kept('slack'))[0]?.text.includes('waggle.approve'));
    expect(await fixture.kept('slack')).toHaveLength(1);
  });

  it('is not asked about when that is heard of late', async () => {
    const approval = await fixture.announce({ state: 'rejected', decidedBy: 'piet' });
    await fixture.say({ ...approval, state: 'pending' }, ApprovalDecided);
    await fixture.heard();
    expect(await fixture.database.query('SELECT 1 FROM prompt')).toEqual([]);
  });
});

describe('quiet hours', () => {
  beforeEach(() => fixture.clear());

  it('are kept but for what is urgent; what waited is one message a person, in groups [R-NOTICE-QUIET]', async () => {
    await fixture.run({ QUIET_HOURS: quietNow() });
    const [one, two, other] = [await fixture.announce(), await fixture.announce(), await fixture.announce({ group: 'calendar.create_event' })];
    await fixture.announce({ expires: inMinutes(20) });
    await arrived('slack', 1);
    await arrived('mail', 1);
    expect(await fixture.database.query("SELECT 1 FROM prompt WHERE notice_id IS NULL AND channel = 'slack' AND due_at > now() + interval '110 minutes'")).toHaveLength(3);
    await fixture.announce({ ...other, state: 'rejected', decidedBy: 'piet' }, ApprovalDecided);
    await fixture.heard();
    await fixture.announce({ group: 'calendar.create_event' });
    await fixture.heard();
    await fixture.database.query("UPDATE prompt SET due_at = now() WHERE channel = 'slack' AND notice_id IS NULL");
    const [, bundle] = await arrived('slack', 2);
    for (const text of ['3 proposals wait for you', 'email.reply_email (2)', 'calendar.create_event (1)', one.id, two.id]) expect(bundle?.text).toContain(text);
    expect(bundle?.text).not.toContain(other.id);
    await settled('slack');
    expect(await fixture.kept('slack')).toHaveLength(2);
  });

  it('let several that come together be one message at other times too', async () => {
    await fixture.run({ PROMPT_GATHER_SECONDS: '1' });
    await Promise.all([fixture.announce(), fixture.announce(), fixture.announce()]);
    const [first] = await arrived('slack', 1);
    expect(first?.text).toContain('3 proposals wait for you');
  });
});
