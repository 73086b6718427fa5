import type { Note } from './notes.js';
import { missedTimes } from './schedules.js';
import type { Query } from './stores.js';

const at = (time: string): number => Date.parse(`2026-01-05T${time}Z`);
const errand: Note = { note: 'errand', tag: 't00001', door: 'file', prefix: 'EMAIL', priority: 'NORMAL', wish: 'approve', system: 'mail', people: 1, at: at('08:00:20') };

interface Row {
  due: string;
  missed?: string;
  known?: boolean;
}

/** What is missing at 08:05:10 of a run that began at 08:00:20: 08:02, 08:03 and 08:04 must be there. */
function missing(rows: readonly Row[], notes: readonly Note[] = [errand]): Promise<string[]> {
  const found = rows.map(({ due, missed = null, known = true }) => ({ task_id: `AUDIT_${due}`, due: new Date(at(`${due}:00`)), missed, known }));
  return missedTimes({ query: (async () => found) as unknown as Query, notes }, at('08:05:10'));
}

const nobody = (...times: string[]): string[] => times.map((time) => `nobody made a task for 2026-01-05T${time}:00.000Z`);

describe('the times of a schedule that is due each minute', () => {
  it('leave out no minute but those that may still be on their way', async () => {
    expect(await missing([{ due: '08:02' }, { due: '08:03' }, { due: '08:04' }])).toEqual([]);
  });

  it('are missed when it never ran', async () => {
    expect(await missing([])).toEqual(nobody('08:02', '08:03', '08:04'));
  });

  it('are missed when it stopped', async () => {
    expect(await missing([{ due: '08:01' }, { due: '08:02' }])).toEqual(nobody('08:03', '08:04'));
  });

  it('are missed between two others', async () => {
    expect(await missing([{ due: '08:02' }, { due: '08:04' }])).toEqual(nobody('08:03'));
  });

  it('are met by one task that stands for several', async () => {
    expect(await missing([{ due: '08:01', missed: '2' }, { due: '08:04' }])).toEqual([]);
  });

  it('need their task', async () => {
    expect(await missing([{ due: '08:02', missed: '2', known: false }])).toEqual(['AUDIT_08:02: it was due, and there is no task']);
  });

  it('are none where nothing was handed in', async () => {
    expect(await missing([], [])).toEqual([]);
  });
});
