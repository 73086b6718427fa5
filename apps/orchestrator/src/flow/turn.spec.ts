import { TaskDelegate, TaskScan } from '@waggle/contracts';
import { proposal, story, world } from '../../test/story.builder.js';

const LEASE_MS = 600_000;
const before = [...world.living];

/** What the agents said of their work in their last beats. */
function busy(worked: Readonly<Record<string, number | null>>): void {
  world.living = before.map((agent) => ({ ...agent, workedMs: worked[agent.name] ?? null }));
}

afterEach(() => {
  world.living = [...before];
});

describe('a task whose turn has not come within its lease', () => {
  it('stays with the agent that is busy with others, uncounted and unsent, for as long as that gets some done [R-TURN]', () => {
    const it = story();
    it.submit();
    it.scanned();
    busy({ sales: LEASE_MS - 1 });
    for (let leases = 0; leases < 20; leases++) it.tick();
    expect(it.task).toMatchObject({ status: 'delegated', reason: expect.stringContaining('its turn with sales'), data: { attempt: 1 } });
    expect(it.count(TaskDelegate)).toBe(1);
    it.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
    expect(it.task.status).toBe('proposed');
  });

  it.each([
    ['has nothing in hand', null],
    ['has ended none of its work within the lease', LEASE_MS],
  ])('is given up by an agent that %s [R-TURN]', (_what, workedMs) => {
    const it = story();
    it.submit();
    it.scanned();
    busy({ sales: workedMs });
    it.tick();
    expect(it.task).toMatchObject({ status: 'delegated', reason: expect.stringContaining('agent_silent'), data: { retrying: true } });
  });

  it('is given up after a day, busy or not: it may be lost in an agent that is never idle [R-TURN]', () => {
    const it = story();
    it.submit();
    it.scanned();
    busy({ sales: 0 });
    it.task.updatedAt = new Date(Date.now() - 25 * 3_600_000);
    it.tick();
    expect(it.task.reason).toContain('agent_silent');
  });

  it('is not scanned again while the scanner is busy, and what is asked again keeps its number, so that the first answer counts [R-TURN]', () => {
    const it = story();
    it.submit();
    const first = it.last(TaskScan)?.scanId;
    busy({ security: 0 });
    it.tick();
    expect(it.count(TaskScan)).toBe(1);
    busy({});
    it.tick();
    expect([it.count(TaskScan), it.last(TaskScan)?.scanId]).toEqual([2, first]);
    it.scanned();
    it.answer({ outcome: 'proposal', plan: [], proposals: [proposal] });
    expect(it.last(TaskScan)?.scanId).not.toBe(first);
  });

  it('is not carried out behind itself: the granted call lies with the executing agent once, until that is idle [R-TURN]', () => {
    const it = story();
    it.untilExecuting();
    busy({ security: 0 });
    it.tick();
    expect(it.count(TaskDelegate)).toBe(2);
    busy({});
    it.tick();
    expect(it.count(TaskDelegate)).toBe(3);
    // A call that is to be tried again is tried, however busy the agent is.
    it.answer({ outcome: 'failed', cause: 'rate_limited', detail: 'later', retryable: true });
    busy({ security: 0 });
    it.tick();
    expect(it.count(TaskDelegate)).toBe(4);
  });
});
