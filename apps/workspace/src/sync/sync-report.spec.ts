import { SecurityAlert } from '@waggle/contracts';
import type { Cycle, Trouble } from '@waggle/workspace-sync';
import { SyncReportService } from './sync-report.service.js';
import { NEVER_SYNCED, type SyncState } from './sync-state.repository.js';

const AT = '2026-01-05T10:00:00.000Z';
const REFUSED: Trouble = { code: 'remote_refused', message: 'The remote refuses us.', mend: 'Check the key.', blocks: true, files: [], at: AT };
const FOUND: Trouble = { ...REFUSED, code: 'mass_deletion', blocks: false };

/** One that keeps its state as the database does, over restarts. */
function build() {
  const told: string[] = [];
  let kept: SyncState = NEVER_SYNCED;
  const states = { read: async () => ({ state: kept, endedAt: null }), write: async (state: SyncState) => void (kept = state) };
  const meter = { inc: () => undefined, observe: () => undefined, setToCurrentTime: () => undefined };
  const messenger = { publish: async (message: unknown, { severity, code }: { severity: string; code: string }) => void (message === SecurityAlert && told.push(`${severity} ${code}`)) };
  const start = () => new SyncReportService(states as never, messenger as never, { syncTime: meter, syncFiles: meter } as never, { conflicts: meter, quarantined: meter, acceptedAt: meter } as never, { info: () => undefined, warn: () => undefined } as never);
  let sut = start();
  const cycle = (...troubles: Trouble[]): Promise<SyncState> => {
    const ended: Cycle = { pulled: [], pushed: [], accepted: troubles.length === 0, head: null, conflicts: [], refused: [], quarantined: [], troubles, startedAt: AT, ms: 5 };
    return sut.tell(ended);
  };
  return { told, cycle, restart: () => void (sut = start()) };
}

describe('a sync that is stopped', () => {
  it('is told once, over restarts, until it goes on and stops again [R-SYNC-TROUBLE]', async () => {
    const { told, cycle, restart } = build();
    await cycle(REFUSED);
    restart();
    await cycle(REFUSED);
    expect(told).toEqual(['CRITICAL sync_blocked']);
    await cycle();
    await cycle(REFUSED);
    expect(told).toHaveLength(2);
  });

  it('is not what merely holds back a file', async () => {
    const { told, cycle } = build();
    await cycle(FOUND);
    expect(told).toEqual([]);
  });
});
