import { commonConfig } from '@waggle/config';
import { AppError, type ErrorKind } from '@waggle/errors';
import { silentLogger } from '@waggle/observability';
import type { Broker } from './broker.js';
import type { Delivery } from './delivery.js';
import { FailureHandling } from './failure-handling.js';
import type { Outgoing } from './publisher.js';
import { EXCHANGES, retryExchange } from './topology.js';

const DELAYS = commonConfig.RETRY_DELAYS_MS.schema.parse(undefined);

function setup() {
  const published: Outgoing[] = [];
  const publisher = { publish: async (one: Outgoing) => void published.push(one) };
  const sut = new FailureHandling({ service: 'worker', retryDelaysMs: DELAYS, log: silentLogger(), publisher } as unknown as Broker);
  const failed = async (attempt: number, kind: ErrorKind): Promise<Outgoing | undefined> => {
    const wire = { id: 'id-1', name: 'test.work.v1', priority: 'NORMAL', attempt, payload: { n: 1 } };
    await sut.failed({ wire, sender: 'boss' } as unknown as Delivery, new AppError('test_failure', kind, 'as asked'));
    return published.pop();
  };
  return { failed };
}

describe('a message whose handler has failed', () => {
  it('waits longer from time to time, counts its attempts and keeps its id, then is a dead letter [R-RETRY]', async () => {
    const { failed } = setup();
    for (const [at, delayMs] of DELAYS.entries()) expect(delayMs).toBeGreaterThan(DELAYS[at - 1] ?? 0);
    for (const [at, delayMs] of DELAYS.entries()) {
      const again = await failed(at + 1, 'transient');
      expect(again).toMatchObject({ id: 'id-1', exchange: retryExchange(delayMs), key: 'worker.standard.test.work.v1', mandatory: true, persistent: true, headers: { 'x-sender': 'boss' } });
      expect(JSON.parse(String(again?.body))).toMatchObject({ id: 'id-1', attempt: at + 2, payload: { n: 1 } });
    }
    expect(await failed(DELAYS.length + 1, 'transient')).toMatchObject({ id: 'id-1', exchange: EXCHANGES.dead, key: 'worker', headers: { 'x-error-code': 'test_failure', 'x-error-kind': 'transient', 'x-sender': 'boss' } });
  });

  it.each<[ErrorKind, number]>([['bug', 3], ['invalid', 1], ['denied', 1], ['missing', 1], ['conflict', 1]])('as %s is delivered %d times at most [R-RETRY]', async (kind, deliveries) => {
    const { failed } = setup();
    for (let attempt = 1; attempt < deliveries; attempt += 1) expect(await failed(attempt, kind)).toMatchObject({ exchange: retryExchange(DELAYS[attempt - 1] ?? 0) });
    expect(await failed(deliveries, kind)).toMatchObject({ exchange: EXCHANGES.dead });
  });
});
