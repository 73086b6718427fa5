import { jest } from '@jest/globals';
import { BriefingService } from './briefing.service.js';
import { DashboardService } from './dashboard.service.js';
import { OverviewController } from './overview.controller.js';

const log = { warn: () => undefined } as never;
const away = new Error('The database is away.');

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('the overview', () => {
  it('draws the dashboard once an alert is in the file that the dashboard reads, and not before', async () => {
    const done: string[] = [];
    let written: (whole: boolean) => void = () => undefined;
    const journal = { add: async () => undefined, flush: () => new Promise<boolean>((resolve) => (written = resolve)).finally(() => done.push('written')) };
    const controller = new OverviewController(journal as never, { changed: () => done.push('drawn') } as never, {} as never);
    const committed: Array<() => void> = [];
    const alert = { taskId: null, severity: 'CRITICAL', code: 'tool_denied', message: 'no', at: '2026-11-29T10:00:00.000Z' } as const;
    await controller.alerted(alert, { tx: { afterCommit: (act: () => void) => committed.push(act) }, envelope: { id: 'an id' } } as never);
    committed.forEach((act) => act());
    await jest.advanceTimersByTimeAsync(10_000);
    expect(done).toEqual([]);
    written(true);
    await jest.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['written', 'drawn']);
  });

  it('draws the dashboard again when it could not be drawn', async () => {
    const view = jest.fn<() => Promise<never>>().mockRejectedValue(away);
    const dashboard = new DashboardService({ view } as never, {} as never, { zone: 'local' } as never, log);
    dashboard.changed();
    await jest.advanceTimersByTimeAsync(500);
    expect(view).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(11_000);
    expect(view.mock.calls.length).toBeGreaterThan(1);
    await dashboard.onModuleDestroy();
  });

  it('writes the briefing of a day a minute later when it could not be written', async () => {
    const approvals = jest.fn<() => Promise<never>>().mockRejectedValue(away);
    const rows = { endedAfter: async () => [], attention: async () => [], endedSince: async () => ({}) };
    const config = { WAGGLE_WORKSPACE: '/nowhere/waggle', WORKSPACE_BRIEFING_AT: 'off' };
    const briefings = new BriefingService({ rows, dashboard: { approvals } } as never, config as never, { zone: 'local' } as never, log);
    await briefings.write(new Date('2026-11-29T07:00:00'));
    expect(approvals).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(61_000);
    await briefings.onModuleDestroy();
    expect(approvals).toHaveBeenCalledTimes(2);
  });
});
