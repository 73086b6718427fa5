import { type TestProcess, waitFor } from '@waggle/testing';
import { WatchedZone } from '../test/watched-zone.js';

let zone: WatchedZone;

beforeEach(async () => {
  zone = await WatchedZone.open();
}, 60_000);
afterEach(async () => {
  await zone?.close();
}, 60_000);

/** Two workers that both have worked, so that the broker gives both of them more. */
async function twoWorkers(...args: string[]): Promise<[TestProcess, TestProcess]> {
  const [bad, good] = await Promise.all([zone.spawnWorker(...args), zone.spawnWorker(), zone.startMonitor()]);
  const workers = async () => (await zone.report()).services.find(({ service }) => service === 'sales')?.instances ?? [];
  await waitFor(async () => (await workers()).length === 2, { timeoutMs: 60_000 });
  const together = Date.now();
  // Who is silent from the moment at which another one came counts as replaced by it.
  await waitFor(async () => (await workers()).every(({ lastBeat }) => Date.parse(lastBeat) > together), { timeoutMs: 60_000, describe: 'both to be heard beside each other' });
  await zone.judged(2);
  return [bad, good];
}

const stuckOnes = async (): Promise<string[]> => (await zone.report()).findings.filter(({ code }) => code === 'consumer_stuck').map(({ subject }) => subject);

async function isFoundOnceAndTakenOver(tasks: readonly string[]): Promise<void> {
  await waitFor(async () => (await stuckOnes()).length === 1, { timeoutMs: 60_000, describe: 'the worker to be found' });
  await waitFor(() => tasks.every((task) => zone.heard.answered.includes(task)), { timeoutMs: 60_000, describe: () => `the tasks to end: ${zone.heard.answered.length} of ${tasks.length}` });
  await waitFor(() => zone.alertsOf('health_consumer_stuck').length > 0);
  await zone.judged(4);
  expect(zone.alertsOf('health_consumer_stuck')).toHaveLength(1);
  expect(zone.heard.files.filter(({ taskId }) => taskId.startsWith('ERROR_HEALTH_consumer_stuck_sales'))).toHaveLength(1);
  expect(new Set(zone.heard.answered).size).toBe(tasks.length);
}

describe('a worker that is alive and consumes nothing', () => {
  it('because its process stands still: is found, alarmed once, and its tasks are taken over [R-HEALTH-STUCK]', async () => {
    const [bad] = await twoWorkers();
    process.kill(bad.pid, 'SIGSTOP');
    await isFoundOnceAndTakenOver(await zone.delegate(8));
    process.kill(bad.pid, 'SIGCONT');
    await waitFor(() => zone.alertsOf('health_recovered').length > 0, { timeoutMs: 60_000 });
    const ended = (): string[] => zone.heard.cancelled.filter((line) => line.startsWith('ERROR_HEALTH_consumer_stuck_sales'));
    await waitFor(() => ended().length > 0);
    await zone.judged(3);
    expect(ended()).toHaveLength(1);
  }, 180_000);

  it('because its handlers hang: is found, alarmed once, and its tasks are taken over [R-HEALTH-STUCK]', async () => {
    await twoWorkers('hangs');
    await isFoundOnceAndTakenOver(await zone.delegate(8, 'hang'));
  }, 180_000);

  it('because its consumers were cancelled: is found, alarmed once, and works again [R-HEALTH-STUCK]', async () => {
    const [bad] = await twoWorkers();
    process.kill(bad.pid, 'SIGUSR2');
    await isFoundOnceAndTakenOver(await zone.delegate(8));
    await waitFor(() => zone.alertsOf('health_recovered').length > 0, { timeoutMs: 60_000 });
    expect(await stuckOnes()).toEqual([]);
  }, 180_000);
});

describe('a worker that waits for a slow service in every slot', () => {
  it('is slow and not stuck: it keeps its tasks, and ends them [R-SLOW-NOT-STUCK]', async () => {
    let answer = (): void => undefined;
    zone.heard.handbook = new Promise((resolve) => (answer = resolve));
    await Promise.all([zone.spawnWorker('waits'), zone.startMonitor()]);
    await waitFor(async () => (await zone.report()).services.some(({ service }) => service === 'sales'), { timeoutMs: 60_000 });
    const tasks = await zone.delegate(4);
    // It is judged each second, and has ended nothing for longer than an instance may that waits for nothing.
    await zone.judged(16);
    expect([await stuckOnes(), zone.heard.answered]).toEqual([[], []]);
    answer();
    await waitFor(() => tasks.every((task) => zone.heard.answered.includes(task)), { timeoutMs: 60_000 });
    expect(zone.heard.answered).toHaveLength(tasks.length);
  }, 180_000);
});
