import { rename, rm } from 'node:fs/promises';
import { ClaimList, ZoneTake } from '@waggle/contracts';
import { buildApproval, waitFor } from '@waggle/testing';
import { type TestZone, TwoZones, WAIT } from '../../test/two-zones.builder.js';

const TASK = 'In_Progress/sales/EMAIL_1.md';
const APPROVE = 'Pending_Approval/email/APPROVE_EMAIL_1.md';
const FILES = [TASK, APPROVE];

let zones: TwoZones;
let local: TestZone;
let cloud: TestZone;

beforeEach(async () => {
  zones = await TwoZones.make();
  ({ local, cloud } = zones);
});

afterEach(() => zones.end());

const statusIn = async (zone: TestZone): Promise<string | null | undefined> => (await zone.bus.ask(ClaimList, { limit: 10 })).claims[0]?.status;
const textsIn = (zone: TestZone): Promise<string[]> => Promise.all(FILES.map((file) => zone.read(file)));
const take = (zone: TestZone): Promise<unknown> => zone.bus.ask(ZoneTake, { zone: zone.zone, reason: 'for a test' }, { timeoutMs: 60_000 });
const quarantines = (zone: TestZone): number => zone.heard.alerts.filter((code) => code === 'sync_file_quarantined').length;

/** A mail that the cloud has prepared waits for a decision in the local zone, and both know its files. */
async function adopted(): Promise<void> {
  await zones.prepared('EMAIL_1');
  await waitFor(() => local.heard.adopted.length > 0, WAIT);
  await local.move('EMAIL_1', { status: 'pending_approval', version: 6 }, { approval: buildApproval({ taskId: 'EMAIL_1' }) });
  await waitFor(async () => (await statusIn(local)) === 'pending_approval', WAIT);
  await quiet();
}

/** Until nothing more goes between the zones. */
async function quiet(): Promise<void> {
  let head = '';
  const isQuiet = async (): Promise<boolean> => {
    const before = head;
    for (const zone of [cloud, local]) await zone.sync();
    head = await zones.git('rev-parse', 'main');
    return head === before;
  };
  await waitFor(isQuiet, WAIT);
}

/** Its files are in place before a zone counts the task as ended. */
const ended = (zone: TestZone): Promise<unknown> => waitFor(async () => (await statusIn(zone)) === undefined, { ...WAIT, describe: 'the claim to end' });

/** The local zone ends the task, and the cloud follows. */
async function endsByLocal(): Promise<void> {
    await local.move('EMAIL_1', { status: 'done', version: 9, reason: 'sent' });
    await local.untilFile('Done/EMAIL_1.md');
    await ended(local);
    await quiet();
    expect([await cloud.has(TASK), await cloud.has(APPROVE), await cloud.has('Done/EMAIL_1.md')]).toEqual([false, false, true]);
}

describe('a task that is open here', () => {
  it('keeps its files, though the other zone deletes or moves them, or a person in the repository [R-SYNC-LEAVING]', async () => {
    await adopted();
    const texts = await textsIn(local);
    await rm(cloud.onDisk(APPROVE));
    await rename(cloud.onDisk(TASK), cloud.onDisk('Done/EMAIL_1.md'));
    await cloud.sync();
    await local.sync();
    await waitFor(() => quarantines(local) === 2, WAIT);
    await quiet();
    expect([await textsIn(local), await textsIn(cloud)]).toEqual([texts, texts]);
    expect([await local.has('Done/EMAIL_1.md'), await cloud.has('Done/EMAIL_1.md')]).toEqual([false, false]);
    await zones.byPerson('rm', '--quiet', ...FILES);
    await local.sync();
    await quiet();
    expect([await textsIn(local), await textsIn(cloud)]).toEqual([texts, texts]);
    await endsByLocal();
  }, 180_000);

  it('keeps its files when the cloud ends what was adopted, and neither zone works against the other [R-SYNC-LEAVING] [R-ZONE-END]', async () => {
    await adopted();
    const texts = await textsIn(local);
    await cloud.move('EMAIL_1', { status: 'cancelled', version: 9, reason: 'no longer wanted' });
    await cloud.untilFile('Rejected/EMAIL_1.md');
    await ended(cloud);
    await quiet();
    expect([await textsIn(local), await textsIn(cloud)]).toEqual([texts, texts]);
    await endsByLocal();
  }, 180_000);

  it('keeps its files also under a later epoch, when the other zone has not taken it over [R-SYNC-LEAVING]', async () => {
    await zones.both((zone) => zone.start());
    await local.put('Needs_Action/accounting/PAYMENT_1.md');
    await local.untilSubmitted('PAYMENT_1');
    await quiet();
    await take(cloud);
    await quiet();
    await rm(cloud.onDisk('In_Progress/finance/PAYMENT_1.md'));
    await quiet();
    await waitFor(() => quarantines(local) === 1, WAIT);
    expect([await local.has('In_Progress/finance/PAYMENT_1.md'), await cloud.has('In_Progress/finance/PAYMENT_1.md')]).toEqual([true, true]);
  }, 180_000);

  it('keeps its files in the cloud too, where only the local zone takes them away [R-SYNC-LEAVING]', async () => {
    await zones.both((zone) => zone.start());
    await take(cloud);
    await cloud.put('Needs_Action/email/EMAIL_1.md');
    await cloud.untilSubmitted('EMAIL_1');
    await quiet();
    await zones.byPerson('rm', '--quiet', TASK);
    await local.sync();
    expect(await local.has(TASK)).toBe(false);
    await quiet();
    await waitFor(() => quarantines(cloud) === 1, WAIT);
    expect([await local.has(TASK), await cloud.has(TASK), quarantines(local)]).toEqual([true, true, 0]);
    await rm(local.onDisk(TASK));
    await quiet();
    expect([await local.has(TASK), await cloud.has(TASK)]).toEqual([false, false]);
  }, 180_000);

  it('is followed in its files by the zone that it was taken from, to wherever the other puts them [R-SYNC-LEAVING] [R-TAKEOVER]', async () => {
    await zones.both((zone) => zone.start());
    await local.put('Needs_Action/email/EMAIL_1.md');
    await local.untilSubmitted('EMAIL_1');
    await local.sync();
    await local.stop();
    await cloud.sync();
    await take(cloud);
    await cloud.sync();
    await cloud.untilSubmitted('EMAIL_1');
    await cloud.move('EMAIL_1', { status: 'done', version: 9, reason: 'answered' });
    await cloud.untilFile('Done/EMAIL_1.md');
    await cloud.sync();
    await local.start();
    await local.untilFile('Done/EMAIL_1.md');
    await waitFor(() => local.heard.settled.length > 0, WAIT);
    await quiet();
    expect([await local.has(TASK), await cloud.has(TASK), local.heard.alerts, cloud.heard.alerts]).toEqual([false, false, [], []]);
  }, 180_000);
});
