import { vendorError, VendorUncertainError } from '@waggle/vendor-api';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { buildApproval, waitFor } from '@waggle/testing';
import { NotifierFixture, PEOPLE } from '../test/notifier-fixture.js';
import { type Channel, CHANNEL_LIST, type Found, type Notice, type Sent } from './channel.js';
import notifier from './index.js';
import { NoticeRepository } from './prompts/notice.repository.js';

/** Where a notifier dies: before the call, after it took effect, or with an answer that says nothing. */
type Death = 'before' | 'after' | 'cut' | 'refused' | 'busy' | undefined;

/** A provider whose calls are seen by the test; a call in which the notifier "dies" never ends. */
class Wire implements Channel {
  readonly delivered: string[] = [];
  updates = 0;
  death: Death;
  canTell = true;

  constructor(readonly name: Channel['name']) {}

  async send({ key }: Notice): Promise<Sent> {
    const death = this.death;
    this.death = undefined;
    if (death === 'busy') throw vendorError('vendor_busy', 'later', { retryAfterSeconds: 0 });
    if (death === 'refused') throw vendorError('vendor_refused', 'no');
    if (death === 'before') return this.die();
    this.delivered.push(key);
    if (death === 'after') return this.die();
    if (death === 'cut') throw new VendorUncertainError('cut');
    return { address: 'there', providerId: key };
  }

  async find({ key }: Notice): Promise<Found> {
    if (!this.canTell) return { state: 'unknown' };
    return this.delivered.includes(key) ? { state: 'found', address: 'there', providerId: key } : { state: 'absent' };
  }

  async update(): Promise<void> {
    this.updates += 1;
    if (this.death === 'after') {
      this.death = undefined;
      return this.die();
    }
  }

  private async die(): Promise<never> {
    deaths += 1;
    return new Promise((_, reject) => burials.push(() => reject(new Error('dead'))));
  }
}
let deaths = 0;
/** Let the calls of the dead end, so that their process can. */
const burials: Array<() => void> = [];

const wires = { slack: new Wire('slack'), sms: new Wire('sms'), mail: new Wire('mail') };
let fixture: NotifierFixture;
const running: RunningService[] = [];

async function another(): Promise<void> {
  const env = fixture.settings({ APPROVERS: JSON.stringify([PEOPLE[0]]), MAIL_AFTER_MINUTES: '600', ALERT_GATHER_SECONDS: '300' });
  const { providers, ...rest } = notifier;
  const wired = [...providers, { provide: CHANNEL_LIST, useValue: Object.values(wires) }];
  running.push(await startService(defineService({ ...rest, providers: wired }), { env }));
}

/** The dead one's lease has run out. */
const leaseOver = (): Promise<unknown> => fixture.database.query("UPDATE notice SET due_at = now() WHERE state IN ('sending', 'sent') AND due_at > now()");
const states = (): Promise<string[]> => fixture.stateOf('slack');

beforeAll(async () => {
  fixture = await NotifierFixture.start();
  await another();
});
beforeEach(async () => {
  for (const bury of burials.splice(0)) bury();
  await fixture.clear();
  deaths = 0;
  for (const wire of Object.values(wires)) Object.assign(wire, { death: undefined, canTell: true, updates: 0 }).delivered.length = 0;
});
afterAll(async () => {
  for (const bury of burials) bury();
  await Promise.all(running.map((service) => service.stop()));
  await fixture?.stop();
});

describe('a notifier that dies while it sends', () => {
  it.each<[string, Death]>([
    ['before the provider has the message', 'before'],
    ['after the provider has it, before that is written down', 'after'],
  ])('%s: another one finds out and the message arrives once [R-NOTICE-ONCE]', async (_title, death) => {
    wires.slack.death = death;
    await fixture.announce();
    await waitFor(() => deaths === 1);
    expect(await states()).toEqual(['sending']);
    await leaseOver();
    await another();
    await waitFor(async () => (await states())[0] === 'sent');
    expect(wires.slack.delivered).toHaveLength(1);
  });

  it.each([
    ['after it has planned whom to ask', 'NULL'],
    ['after it has put the message together', "'0197a1b0-0000-7000-8000-000000000009'"],
  ])('%s: another one sends it', async (_title, notice) => {
    const approval = buildApproval();
    const left = [
      `INSERT INTO watched (approval_id, digest, approval) VALUES ('${approval.id}', '${approval.digest}', '${JSON.stringify(approval)}')`,
      `INSERT INTO notice (id, person, channel, state, due_at) SELECT ${notice}::uuid, 'olga', 'slack', 'ready', now() WHERE ${notice}::uuid IS NOT NULL`,
      `INSERT INTO prompt (approval_id, digest, person, channel, due_at, notice_id) VALUES ('${approval.id}', '${approval.digest}', 'olga', 'slack', now(), ${notice})`,
    ];
    await fixture.database.query(left.join(';'));
    await another();
    await waitFor(async () => (await states())[0] === 'sent');
    expect(wires.slack.delivered).toHaveLength(1);
  });

  it('while it brings a message up to date: another one does', async () => {
    const approval = await fixture.announce();
    await waitFor(async () => (await states())[0] === 'sent');
    wires.slack.death = 'after';
    await fixture.announce({ ...approval, state: 'rejected', decidedBy: 'piet' });
    await waitFor(() => deaths === 1);
    await leaseOver();
    await another();
    await waitFor(async () => (await fixture.database.query('SELECT 1 FROM notice WHERE stale = 0')).length === 1);
    expect(wires.slack.updates).toBe(2);
  });
});

describe('a call whose answer is lost', () => {
  it('is not made again while it may be under way, and never once it was found [R-NOTICE-ONCE]', async () => {
    wires.slack.death = 'cut';
    await fixture.announce();
    await waitFor(() => wires.slack.delivered.length === 1);
    expect(await fixture.database.query("SELECT 1 FROM notice WHERE state = 'sending' AND due_at > now() + interval '30 seconds'")).toHaveLength(1);
    await leaseOver();
    await another();
    await waitFor(async () => (await states())[0] === 'sent');
    expect(wires.slack.delivered).toHaveLength(1);
  });

  it('is left as it is when nobody can tell; the mail that would come later comes now', async () => {
    Object.assign(wires.slack, { death: 'cut', canTell: false });
    await fixture.announce();
    await waitFor(() => wires.slack.delivered.length === 1);
    await waitFor(async () => (await states())[0] === 'sending');
    await leaseOver();
    await another();
    await waitFor(async () => (await states())[0] === 'uncertain');
    await waitFor(() => wires.mail.delivered.length === 1);
    expect(wires.slack.delivered).toHaveLength(1);
    await waitFor(() => fixture.audited.some(({ action, output }) => action === 'approval.not_asked' && output.startsWith('uncertain')));
  });

  it('is made again when it certainly had no effect, and given up when it never will', async () => {
    wires.slack.death = 'busy';
    await fixture.announce();
    await waitFor(async () => (await states())[0] === 'sent');
    expect(wires.slack.delivered).toHaveLength(1);
    wires.slack.death = 'refused';
    await fixture.announce();
    await waitFor(async () => (await states())[1] === 'refused');
    await waitFor(() => wires.mail.delivered.length === 1);
  });

  it('is told as an alert when it is refused, once a day for a person and a channel [R-NOTICE-REFUSED]', async () => {
    const refusedOf = async () => {
      const before = (await states()).length;
      wires.slack.death = 'refused';
      await fixture.announce();
      await waitFor(async () => (await states())[before] === 'refused');
    };
    const told = async () => (await fixture.database.query<{ message: string }>("SELECT severity || ' ' || message AS message FROM alert WHERE code = 'approval_not_asked' ORDER BY heard_at")).map(({ message }) => message);
    await fixture.database.query('TRUNCATE refusal, alert');
    await refusedOf();
    await refusedOf();
    await waitFor(async () => (await told()).length > 0);
    await fixture.database.query("UPDATE refusal SET told_at = now() - interval '1 day'");
    await refusedOf();
    await waitFor(async () => (await told()).length > 1);
    expect(await told()).toEqual(Array.from({ length: 2 }, () => 'CRITICAL olga cannot be asked for approvals by slack: no. What nobody answers in time expires.'));
  });
});

describe('what ended long ago', () => {
  it('is forgotten, what waits is not', async () => {
    const [old, young] = [await fixture.announce({ state: 'rejected', decidedBy: 'piet' }), await fixture.announce()];
    await waitFor(async () => (await states())[0] === 'sent');
    await fixture.database.query("UPDATE watched SET changed_at = now() - interval '31 days'");
    await new NoticeRepository(fixture.database).forget();
    expect(await fixture.database.query('SELECT approval_id FROM watched')).toEqual([{ approval_id: young.id }]);
    expect(old.id).not.toBe(young.id);
  });
});
