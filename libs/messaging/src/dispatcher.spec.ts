import { jest } from '@jest/globals';
import { LANE_OF, type Priority } from '@waggle/contracts';
import { Metrics } from '@waggle/observability';
import type { BoundHandler, Delivery } from './delivery.js';
import { Dispatcher } from './dispatcher.js';
import type { Processor } from './processor.js';
import { UrgentGate } from './urgent-gate.js';

interface Setup {
  readonly sut: Dispatcher;
  /** The priorities of each piece of work that was started. */
  readonly started: Priority[][];
  /** Ends the work that was started as the nth. */
  end(nth: number): Promise<void>;
}

function setup({ concurrency = 2, gate = new UrgentGate() } = {}): Setup {
  const [started, ends]: [Priority[][], Array<() => void>] = [[], []];
  const work = async (deliveries: readonly Delivery[], handled?: () => void): Promise<void> => {
    started.push(deliveries.map(({ wire }) => wire.priority));
    await new Promise<void>((resolve) => ends.push(resolve));
    handled?.();
  };
  const processor = { one: (delivery: Delivery, handled: () => void) => work([delivery], handled), batch: work } as unknown as Processor;
  const end = async (nth: number): Promise<void> => {
    ends[nth]?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { sut: new Dispatcher(processor, concurrency, new Metrics('test'), gate), started, end };
}

/** A gate that is never shut, to see what else holds work up. */
class OpenGate extends UrgentGate {
  override get shut(): boolean {
    return false;
  }
}

/** A gate that is shut but for the moments at which it gives way. */
class ShutGate extends UrgentGate {
  giveWay: () => void = () => undefined;

  override get shut(): boolean {
    return true;
  }

  override onOpen(callback: () => void): () => void {
    this.giveWay = callback;
    return () => undefined;
  }
}

const until = async (met: () => boolean): Promise<void> => {
  const given = performance.now() + 5000;
  while (!met() && performance.now() < given) await new Promise((resolve) => setImmediate(resolve));
  expect(met()).toBe(true);
};
const handler = (batch?: number): BoundHandler => ({ extras: { batch, messages: [] } }) as unknown as BoundHandler;
const give = (sut: Dispatcher, of: BoundHandler, ...priorities: Priority[]): void => {
  for (const priority of priorities) sut.add({ wire: { priority }, lane: LANE_OF[priority], message: { kind: 'command' }, handler: of } as unknown as Delivery);
};

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('Dispatcher', () => {
  it('keeps one handler more for URGENT than others may use [R-URGENT-RESERVED]', () => {
    const { sut, started } = setup({ gate: new OpenGate() });
    give(sut, handler(), 'LOW', 'HIGH', 'HIGH');
    expect(started).toEqual([['LOW'], ['HIGH']]);
    give(sut, handler(), 'URGENT', 'URGENT');
    expect(started).toEqual([['LOW'], ['HIGH'], ['URGENT']]);
  });

  it('runs a batch of URGENT messages beside a batch of others, and mixes them in none [R-URGENT-RESERVED]', async () => {
    const { sut, started, end } = setup({ concurrency: 8, gate: new OpenGate() });
    const flow = handler(100);
    give(sut, flow, 'LOW', 'LOW', 'URGENT', 'URGENT', 'LOW');
    expect(started).toEqual([['LOW'], ['URGENT']]);
    await end(0);
    await until(() => started.length === 3);
    expect(started.at(-1)).toEqual(['LOW', 'LOW']);
    await end(1);
    expect(started.at(-1)).toEqual(['URGENT']);
  });

  it('starts nothing else while URGENT work is in hand, then goes on [R-URGENT-GATE]', async () => {
    const { sut, started, end } = setup();
    give(sut, handler(), 'URGENT', 'LOW');
    expect(started).toEqual([['URGENT']]);
    await end(0);
    await until(() => started.length === 2);
    expect(started.at(-1)).toEqual(['LOW']);
  });

  it('leaves one handler to the others under URGENT without end that keeps all of them busy [R-LOW-SHARE]', async () => {
    const { sut, started, end } = setup({ gate: new OpenGate() });
    const many = Array.from({ length: 40 }, (): Priority => 'URGENT');
    give(sut, handler(), ...many, 'LOW', 'LOW');
    for (let nth = 0; nth < 20; nth++) await end(nth);
    expect(started.flat().filter((priority) => priority === 'LOW')).toHaveLength(2);
  });

  it('gives the others their turn also when the gate gave way while every handler was busy [R-URGENT-GATE]', async () => {
    const gate = new ShutGate();
    const { sut, started, end } = setup({ gate });
    give(sut, handler(), ...Array.from({ length: 40 }, (): Priority => 'URGENT'), 'LOW', 'LOW');
    for (let nth = 0; nth < 10; nth++) await end(nth);
    expect(started.flat()).not.toContain('LOW');
    gate.giveWay();
    for (let nth = 10; nth < 20; nth++) await end(nth);
    expect(started.flat().filter((priority) => priority === 'LOW')).toHaveLength(1);
  });

  it('keeps other batches small while URGENT work is expected', async () => {
    const gate = new OpenGate();
    gate.enter();
    gate.leave();
    const { sut, started, end } = setup({ gate });
    give(sut, handler(100), ...Array.from({ length: 50 }, (): Priority => 'LOW'));
    await end(0);
    await until(() => started.length === 2);
    expect(started.map((one) => one.length)).toEqual([1, 16]);
  });

  it('is not free while a batch hangs, however many slots there are', async () => {
    const { sut, end } = setup({ concurrency: 8 });
    let isFree = false;
    give(sut, handler(100), 'LOW');
    void sut.free().then(() => (isFree = true));
    give(sut, handler(), 'NORMAL');
    await end(1);
    expect(isFree).toBe(false);
    await end(0);
    await until(() => isFree);
  });

  it('lets a batch rest, in which more gathers, and none of URGENT messages', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const { sut, started, end } = setup({ concurrency: 8, gate: new OpenGate() });
    const flow = handler(100);
    give(sut, flow, 'LOW', 'LOW', 'URGENT', 'URGENT');
    jest.advanceTimersByTime(2);
    await Promise.all([end(0), end(1)]);
    give(sut, flow, 'LOW', 'LOW');
    jest.advanceTimersByTime(3);
    expect(started).toEqual([['LOW'], ['URGENT'], ['URGENT']]);
    jest.advanceTimersByTime(1);
    expect(started.at(-1)).toEqual(['LOW', 'LOW', 'LOW']);
  });

  it('rests for 8 ms at most', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const { sut, started, end } = setup({ concurrency: 8, gate: new OpenGate() });
    give(sut, handler(100), 'LOW', 'LOW');
    jest.advanceTimersByTime(60_000);
    await end(0);
    jest.advanceTimersByTime(7);
    expect(started).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(started).toHaveLength(2);
  });

  it('does not rest where more is gathered before a batch anyway', async () => {
    // A rest would never be over.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance'] });
    const { sut, started, end } = setup({ gate: new OpenGate() });
    const record = { extras: { batch: 100, gatherMs: 1, messages: [] } } as unknown as BoundHandler;
    for (const nth of [0, 1]) {
      give(sut, record, 'LOW');
      await until(() => started.length === nth + 1);
      await end(nth);
    }
  });

  it('ends during a rest, and starts nothing after it', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const { sut, started, end } = setup({ gate: new OpenGate() });
    give(sut, handler(100), 'LOW', 'LOW');
    await end(0);
    await sut.drain();
    const free = sut.free();
    jest.advanceTimersByTime(8);
    await free;
    expect(started).toEqual([['LOW']]);
  });

  it('counts work that comes forward as no idling, with what waits behind it, and nothing else [R-SLOW-NOT-STUCK]', async () => {
    const { sut, end } = setup({ concurrency: 1, gate: new OpenGate() });
    sut.progressed();
    expect(sut.idleMs).toEqual({ express: null, standard: null });
    give(sut, handler(), 'NORMAL');
    sut.progressed();
    expect(sut.idleMs).toEqual({ express: null, standard: expect.any(Number) });
    give(sut, handler(), 'HIGH');
    sut.progressed();
    expect(sut.idleMs).toEqual({ express: expect.any(Number), standard: expect.any(Number) });
    for (const nth of [0, 1]) await end(nth);
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 40_000);
    sut.progressed();
    expect(sut.idleMs.standard).toBeGreaterThanOrEqual(40_000);
  });

  it('is no longer held up by URGENT work that the broker has taken back', () => {
    const gate = new UrgentGate();
    const { sut } = setup({ concurrency: 0, gate });
    give(sut, handler(), 'URGENT', 'URGENT');
    sut.forget();
    expect(sut.inHand).toBe(1);
  });
});
