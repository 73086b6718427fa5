import { randomUUID } from 'node:crypto';
import { type PayloadOf, SecurityAlert } from '@waggle/contracts';
import { waitFor } from '@waggle/testing';
import { NotifierFixture, PEOPLE } from '../test/notifier-fixture.js';
import { AlertRepository } from './alerts/alert.repository.js';
import { alarm } from './alerts/bulletin.js';

let fixture: NotifierFixture;

beforeAll(async () => {
  fixture = await NotifierFixture.start();
}, 60_000);
afterAll(async () => {
  await fixture?.stop();
}, 60_000);
beforeEach(async () => {
  await fixture.database.query('TRUNCATE notice, prompt, sandbox_message, alert, alert_summary').catch(() => undefined);
});

const ALERT: PayloadOf<typeof SecurityAlert> = { taskId: null, severity: 'CRITICAL', code: 'health_disk_full', message: 'The disk of the workspace has 100 MiB free.', at: '2026-11-27T10:00:00.000Z' };
const raise = async (alert: Partial<PayloadOf<typeof SecurityAlert>>): Promise<void> =>
  fixture.messenger.publish(SecurityAlert, { ...ALERT, ...alert });
const heard = async (count: number) => waitFor(async () => (await fixture.database.query('SELECT 1 FROM alert')).length === count, { timeoutMs: 30_000, describe: `${count} alerts` });
const sent = async (channel: string, count: number) => waitFor(async () => ((await fixture.kept(channel)).length === count ? fixture.kept(channel) : false), { timeoutMs: 15_000 });

describe('an alert', () => {
  it('that is critical reaches each person once by every way, and one that is not waits for the summary [R-ALERT-CHANNELS]', async () => {
    await fixture.run();
    await raise({ severity: 'WARNING', code: 'health_queue_deep', message: 'Many messages wait.' });
    await raise({});
    await heard(2);
    const mails = await sent('mail', 2);
    const slack = await sent('slack', 2);
    const [sms] = await sent('sms', 1);
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual(['olga@waggle.example', 'piet@waggle.example']);
    expect(mails[0]?.content).toMatchObject({ subject: 'CRITICAL: The disk of the workspace has 100 MiB free.', text: expect.stringContaining('https://waggle.example/alerts') });
    expect(slack.map(({ recipient }) => recipient).sort()).toEqual(['U0BOSS', 'U0OLGA']);
    expect(sms?.text).toContain('Waggle: CRITICAL: The disk of the workspace has 100 MiB free.');
    expect(JSON.stringify(await fixture.kept())).not.toContain('Many messages');
    await waitFor(async () => (await fixture.database.query("SELECT 1 FROM notice WHERE state <> 'sent'")).length === 0);
  }, 30_000);

  it('that comes with fifty others is one message to each [R-HEALTH-STORM]', async () => {
    const ALERT_RECIPIENTS = JSON.stringify([{ name: 'night', email: 'night@waggle.example' }]);
    // Until all are there nothing is told, however long this machine takes to raise them.
    await fixture.run({ ALERT_GATHER_SECONDS: '3600', ALERT_RECIPIENTS });
    await raise({ message: 'Service 0 is dead.' });
    await heard(1);
    for (let number = 1; number < 50; number += 1) await raise({ message: `Service ${number} is dead.` });
    await heard(50);
    await fixture.run({ ALERT_GATHER_SECONDS: '1', ALERT_RECIPIENTS });
    const [mail] = await sent('mail', 1);
    expect(mail?.content).toMatchObject({ to: 'night@waggle.example', subject: 'CRITICAL: Service 0 is dead. and 49 more', text: expect.stringContaining('And 30 more.') });
    await waitFor(async () => (await fixture.database.query('SELECT 1 FROM alert WHERE waits')).length === 0);
    expect(await fixture.kept()).toHaveLength(1);
  }, 90_000);

  it('that comes right after another waits until that one was told a while ago [R-ALERT-FLOOD]', async () => {
    await fixture.run();
    await fixture.rest();
    const alerts = new AlertRepository(fixture.database);
    const taken = () => fixture.database.transaction((tx) => alerts.takeWaiting(tx, 10));
    await fixture.database.transaction(async (tx) => {
      await alerts.add(tx, randomUUID(), ALERT, true);
      await alerts.post(tx, alarm([ALERT]), [{ person: 'olga', channel: 'mail' }]);
    });
    await fixture.database.query("UPDATE alert SET heard_at = heard_at - interval '11 seconds'");
    expect(await taken()).toEqual([]);
    await fixture.database.query("UPDATE notice SET created_at = created_at - interval '61 seconds'");
    expect(await taken()).toEqual([ALERT]);
  }, 30_000);

  it('that says that all is well again follows the same ways [R-HEALTH-HEALED]', async () => {
    await fixture.run({ ALERT_RECIPIENTS: JSON.stringify([PEOPLE[1]]) });
    await raise({ severity: 'INFO', code: 'health_recovered', message: 'Healed: disk full (workspace)' });
    expect((await sent('mail', 1))[0]?.content).toMatchObject({ subject: 'Recovered: Healed: disk full (workspace)' });
  }, 30_000);
});

describe('the daily summary', () => {
  it('is mailed once a day, also by two notifiers and after a restart [R-ALERT-SUMMARY]', async () => {
    await fixture.run();
    await raise({ severity: 'WARNING', code: 'health_queue_deep', message: 'Many messages wait.' });
    await heard(1);
    await fixture.run({ ALERT_SUMMARY_AT: '00:00' }, 2);
    const mails = await sent('mail', 2);
    await fixture.run({ ALERT_SUMMARY_AT: '00:00' });
    // The round that takes this one has looked at the day too.
    await raise({});
    await heard(2);
    await waitFor(async () => (await fixture.database.query('SELECT 1 FROM alert WHERE waits')).length === 0);
    await waitFor(async () => (await fixture.database.query("SELECT 1 FROM notice WHERE state <> 'sent'")).length === 0);
    expect(mails[0]?.content).toMatchObject({ subject: expect.stringMatching(/^Waggle \d{4}-\d\d-\d\d: 0 critical, 1 warnings, 0 notes$/), text: expect.stringContaining('Many messages wait.') });
    const subjects = (await fixture.kept('mail')).map(({ content }) => String(content['subject']).replace(/ .*/, ''));
    expect(subjects.sort()).toEqual(['CRITICAL:', 'CRITICAL:', 'Waggle', 'Waggle']);
  }, 30_000);
});
