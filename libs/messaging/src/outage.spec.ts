import { AppError } from '@waggle/errors';
import { silentLogger } from '@waggle/observability';
import type { Broker } from './broker.js';
import { FailureHandling, type Letter } from './failure-handling.js';
import type { Outgoing } from './publisher.js';

const HOUR_MS = 3_600_000;

/** Where a message goes that fails for the nth time, so long after it was said. */
async function wayOf(kind: 'transient' | 'bug' | 'denied', attempt: number, hours: number): Promise<string> {
  const sent: Outgoing[] = [];
  const broker = { service: 'crm', retryDelaysMs: [1000, 5000], retryForMs: 24 * HOUR_MS, log: silentLogger(), publisher: { publish: async (one: Outgoing) => void sent.push(one) } } as unknown as Broker;
  const letter = { wire: { id: 'i', name: 'crm.log.v1', priority: 'LOW', attempt, created: new Date(Date.now() - hours * HOUR_MS).toISOString() } } as unknown as Letter;
  await new FailureHandling(broker).failed(letter, new AppError('x', kind, 'it failed'));
  return sent[0]?.exchange ?? '';
}

describe('a message that fails', () => {
  it('because something is away goes through the delays, then on with the last one for a day, and rests then [R-OUTAGE-LASTS]', async () => {
    expect(await Promise.all([1, 2, 3, 400].map((attempt) => wayOf('transient', attempt, 23)))).toEqual(['waggle.retry.1000', 'waggle.retry.5000', 'waggle.retry.5000', 'waggle.retry.5000']);
    expect(await wayOf('transient', 400, 25)).toBe('waggle.dead');
  });

  it('by a fault of ours or for good rests soon, however young it is', async () => {
    expect(await Promise.all([1, 2, 3].map((attempt) => wayOf('bug', attempt, 0)))).toEqual(['waggle.retry.1000', 'waggle.retry.5000', 'waggle.dead']);
    expect(await wayOf('denied', 1, 0)).toBe('waggle.dead');
  });
});
