import { ScheduleList, ScheduleRemove, ScheduleRun, type ScheduleView, ScheduleSet, SourcePause, ZoneChanged } from '@waggle/contracts';
import { silentLogger } from '@waggle/observability';
import { type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { askerNamed } from '../../test/asker.js';
import { TestClock } from '../../test/test-clock.js';
import { workspaceDouble } from '../../test/workspace-double.js';
import { Clock } from '../clock.js';
import intake from '../index.js';

const { world, workspace } = workspaceDouble();
const { messenger, service: gateway } = askerNamed('gateway');
const HOURLY = { id: 'hourly', cron: '0 * * * *', prefix: 'RESEARCH' as const, body: 'Look.' };
const REPORT = { id: 'report', cron: '30 2 * * *', zone: 'Europe/Berlin', prefix: 'PIPELINE' as const, title: 'Nightly report', body: 'Write it.', missed: 'latest' as const };

let scope: TestScope;
let clock: TestClock;
let running: RunningService[] = [];

const start = async (definition: typeof intake, settings: Record<string, string> = {}): Promise<RunningService> => {
  const service = await startService(definition, { env: { ...scope.env, ...settings }, log: silentLogger() });
  running.push(service);
  return service;
};
const startIntake = (schedules: object[]): Promise<RunningService> =>
  start({ ...intake, providers: [...intake.providers, { provide: Clock, useValue: clock }] }, { SCHEDULES: JSON.stringify(schedules) });
const filed = (): string[] => [...world.filed.values()].map(({ taskId }) => taskId).sort();
const until = (expected: string[]) => waitFor(() => JSON.stringify(filed()) === JSON.stringify(expected), { timeoutMs: 15_000, describe: () => `${expected.join()}; there is ${filed().join()}` });
const list = async (): Promise<ScheduleView[]> => (await messenger().ask(ScheduleList, {})).schedules;
/** Everyone has looked at the clock and waits. */
const settled = (sleepers: number) => waitFor(() => clock.waiting >= sleepers, { timeoutMs: 15_000 });
const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', (error: { code: string }) => error.code);

beforeEach(async () => {
  scope = await testScope();
  clock = new TestClock(Date.parse('2026-01-05T00:30:00Z'));
  world.clear();
  await Promise.all([start(workspace), start(gateway)]);
});
afterEach(async () => {
  await Promise.all(running.map((service) => service.stop()));
  running = [];
  await scope.dispose();
});

describe('a schedule', () => {
  it('makes one task of each due time, however many instances look [R-SCHEDULE-ONCE]', async () => {
    await Promise.all([startIntake([HOURLY]), startIntake([HOURLY])]);
    await settled(4);
    for (const hour of ['01', '02', '03']) {
      clock.set(`2026-01-05T${hour}:00:00Z`);
      await waitFor(() => filed().length === Number(hour), { timeoutMs: 15_000 });
      await settled(4);
    }
    await until(['RESEARCH_hourly_20260105T0100Z', 'RESEARCH_hourly_20260105T0200Z', 'RESEARCH_hourly_20260105T0300Z']);
    expect(world.arrivals).toBe(3);
    expect([...world.filed.values()][0]).toMatchObject({ frontMatter: { source: 'schedule:hourly', due: '2026-01-05T01:00:00.000Z' }, body: 'Look.\n', sourceKey: 'schedule hourly 20260105T0100Z' });
  });

  it('makes one task for what was missed, says how much that was, and none twice when the clock is set back [R-SCHEDULE-MISSED]', async () => {
    const first = await startIntake([HOURLY]);
    await settled(2);
    await first.stop();
    clock.set('2026-01-05T05:30:00Z');
    await startIntake([HOURLY]);
    await until(['RESEARCH_hourly_20260105T0100Z']);
    expect([...world.filed.values()][0]?.frontMatter).toMatchObject({ missed: 4 });
    await settled(2);
    clock.set('2026-01-05T00:50:00Z');
    await settled(2);
    clock.set('2026-01-05T01:00:00Z');
    await settled(2);
    clock.set('2026-01-05T06:00:00Z');
    await until(['RESEARCH_hourly_20260105T0100Z', 'RESEARCH_hourly_20260105T0600Z']);
  });

  it('is not silenced by a clock that was days ahead, nor does it make the same again', async () => {
    await startIntake([HOURLY]);
    await settled(2);
    clock.set('2026-01-05T01:00:00Z');
    await until(['RESEARCH_hourly_20260105T0100Z']);
    await settled(2);
    clock.set('2026-03-05T00:00:00Z');
    await waitFor(() => filed().length === 3, { timeoutMs: 15_000 });
    await settled(2);
    clock.set('2026-01-05T00:59:00Z');
    await settled(2);
    clock.set('2026-01-05T01:00:30Z');
    await settled(2);
    clock.set('2026-01-05T03:00:00Z');
    await waitFor(() => filed().includes('RESEARCH_hourly_20260105T0300Z'), { timeoutMs: 15_000 });
    expect(world.arrivals).toBe(4);
  });

  it('passes over what comes due while it is paused, and goes on where it is let go', async () => {
    await startIntake([HOURLY, { ...HOURLY, id: 'other' }]);
    await settled(3);
    await messenger().ask(SourcePause, { id: 'schedule:hourly', paused: true, by: 'olga' });
    expect(await list()).toMatchObject([{ id: 'hourly', paused: true }, { id: 'other', paused: false }]);
    clock.set('2026-01-05T01:00:00Z');
    await until(['RESEARCH_other_20260105T0100Z']);
    await settled(3);
    await messenger().ask(SourcePause, { id: 'schedule:hourly', paused: false, by: 'olga' });
    clock.set('2026-01-05T02:00:00Z');
    await until(['RESEARCH_hourly_20260105T0200Z', 'RESEARCH_other_20260105T0100Z', 'RESEARCH_other_20260105T0200Z']);
  });

  it('leaves to the other zone what is its, and makes up for nothing that lies here when it takes over [R-SCHEDULE-ZONES]', async () => {
    world.active = 'cloud';
    await startIntake([HOURLY, { ...HOURLY, id: 'lost' }]);
    await settled(3);
    clock.set('2026-01-05T01:00:00Z');
    await settled(3);
    clock.set('2026-01-05T02:00:00Z');
    await settled(3);
    expect(filed()).toEqual([]);
    // The cloud has made one of two tasks, then died; its file has come by sync.
    world.done.add('RESEARCH_hourly_20260105T0200Z.md');
    world.active = 'local';
    await messenger().publish(ZoneChanged, { here: 'local', active: 'local', epoch: 2, reason: 'the cloud does not answer', at: new Date().toISOString() });
    await waitFor(() => {
      clock.set('2026-01-05T02:05:00Z');
      return filed().length > 0;
    }, { timeoutMs: 15_000 });
    await until(['RESEARCH_lost_20260105T0200Z']);
  });
});

describe('schedules that are set at run time', () => {
  it('are kept, changed and ended, on every instance [R-SCHEDULE-SET]', async () => {
    await startIntake([]);
    expect(await messenger().ask(ScheduleSet, { schedule: REPORT, by: 'olga' })).toMatchObject({
      changed: true,
      schedule: { id: 'report', origin: 'set', setBy: 'olga', next: ['2026-01-05T01:30:00.000Z', '2026-01-06T01:30:00.000Z', '2026-01-07T01:30:00.000Z'], last: null },
    });
    expect(await messenger().ask(ScheduleSet, { schedule: REPORT, by: 'piet' })).toMatchObject({ changed: false, schedule: { setBy: 'olga' } });
    await startIntake([]);
    await settled(3);
    clock.set('2026-01-05T01:30:00Z');
    await until(['PIPELINE_report_20260105T0130Z']);
    expect(await list()).toMatchObject([{ last: { due: '2026-01-05T01:30:00.000Z', taskId: 'PIPELINE_report_20260105T0130Z' } }]);
    await messenger().ask(ScheduleRemove, { id: 'report', by: 'olga' });
    expect(await list()).toEqual([]);
    expect(await codeOf(messenger().ask(ScheduleRemove, { id: 'report', by: 'olga' }))).toBe('schedule_not_found');
  });

  it('are refused when they cannot be, or stand in the setting', async () => {
    await startIntake([HOURLY]);
    expect(await codeOf(messenger().ask(ScheduleSet, { schedule: { ...REPORT, cron: '61 * * * *' }, by: 'olga' }))).toBe('schedule_invalid');
    expect(await codeOf(messenger().ask(ScheduleSet, { schedule: { ...REPORT, zone: 'Mars/Olympus' }, by: 'olga' }))).toBe('schedule_invalid');
    expect(await codeOf(messenger().ask(ScheduleSet, { schedule: { ...REPORT, id: 'hourly' }, by: 'olga' }))).toBe('schedule_in_setting');
    expect(await codeOf(messenger().ask(ScheduleRemove, { id: 'hourly', by: 'olga' }))).toBe('schedule_in_setting');
  });

  it('run by hand once for a wish, beside their own times', async () => {
    await startIntake([HOURLY]);
    const wish = { id: 'hourly', by: 'olga', key: 'olga 1' };
    const { taskId, created } = await messenger().ask(ScheduleRun, wish);
    expect(created).toBe(true);
    expect(await messenger().ask(ScheduleRun, wish)).toEqual({ taskId, created: false });
    await until([taskId]);
    expect(await codeOf(messenger().ask(ScheduleRun, { ...wish, id: 'none' }))).toBe('schedule_not_found');
  });
});

it('the weekly audit is there unless it is taken out', async () => {
  await start({ ...intake, providers: [...intake.providers, { provide: Clock, useValue: clock }] }, { BUSINESS_TIMEZONE: 'Europe/Berlin' });
  expect(await list()).toMatchObject([{ id: 'weekly-audit', prefix: 'AUDIT', zone: 'Europe/Berlin', next: ['2026-01-05T06:00:00.000Z', '2026-01-12T06:00:00.000Z', '2026-01-19T06:00:00.000Z'] }]);
});
