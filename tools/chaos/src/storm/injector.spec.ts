import type { Note } from '../checker/notes.js';
import { Injector } from './injector.js';
import type { Load } from './load.js';
import type { Notebook } from './notebook.js';
import type { Office } from './office.js';
import type { Fault } from './plan.js';

const fault = (kind: Fault['kind'], target: string, lasts = 0): Fault => ({ at: 0, kind, target, lasts, size: 1 });

function setUp(servers: object = {}) {
  const notes: Note[] = [];
  const told: string[] = [];
  const ending = new AbortController();
  const office = { wires: {}, clocks: undefined, zone: { processes: () => [{ service: 'audit', pid: undefined }] }, infrastructure: { servers } } as unknown as Office;
  const notebook = { write: (note: Note) => notes.push(note) } as unknown as Notebook;
  const sut = new Injector({ office, load: {} as Load, notebook, log: (line) => told.push(line), signal: ending.signal });
  return { sut, notes, told, ending };
}

describe('what breaks things', () => {
  it.each([
    ['a server that cannot be frozen', fault('server_freeze', 'redis')],
    ['an alarm that cannot be raised', fault('alarm', 'amqp')],
    ['a clock that cannot be set', fault('clock', 'audit')],
  ])('counts no fault that did not happen: %s', async (_what, planned) => {
    const { sut, notes } = setUp({ redis: {}, amqp: {} });
    await sut.play([planned]);
    expect([...sut.counts]).toEqual([]);
    expect(sut.failed).toEqual([`${planned.kind} ${planned.target}: it cannot be done here`]);
    expect(notes).toEqual([]);
  });

  it('counts none that met a process that was down already', async () => {
    const { sut, told } = setUp();
    await sut.play([fault('kill', 'audit')]);
    expect([[...sut.counts], sut.failed, told.at(-1)]).toEqual([[], [], '         (audit was down already)']);
  });

  it('starts the server that did not come back', async () => {
    let starts = 0;
    const start = async (): Promise<void> => {
      starts += 1;
      if (starts === 1) throw new Error('port taken');
    };
    const { sut } = setUp({ redis: { kill: async () => undefined, start } });
    await sut.play([fault('server_kill', 'redis')]);
    expect(sut.failed).toEqual(['server_kill redis: port taken']);
    await sut.heal();
    await sut.heal();
    expect(starts).toBe(2);
  });

  it('ends what lasts when it is interrupted', async () => {
    const frozen: boolean[] = [];
    const freeze = async (now: boolean): Promise<void> => {
      frozen.push(now);
      ending.abort();
    };
    const { sut, ending } = setUp({ redis: { freeze } });
    await sut.play([fault('server_freeze', 'redis', 3600)]);
    expect(frozen).toEqual([true, false]);
  });
});
