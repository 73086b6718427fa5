import { command } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Metrics, silentLogger } from '@waggle/observability';
import { z } from 'zod';
import type { Broker } from './broker.js';
import type { Delivery } from './delivery.js';
import type { FailureHandling } from './failure-handling.js';
import type { Messenger } from './messenger.service.js';
import { Processor } from './processor.js';

const First = command('test.first.v1', 'worker', z.object({}));
const Second = command('test.second.v1', 'worker', z.object({}));

function setup() {
  const metrics = new Metrics('test');
  const failures = { failed: () => Promise.resolve() } as unknown as FailureHandling;
  const sut = new Processor({ metrics, log: silentLogger() } as Broker, {} as Messenger, failures, new AbortController().signal);
  const sizes: number[] = [];
  const handler = {
    invoke: (batch: ReadonlyArray<{ payload: unknown }>) => {
      sizes.push(batch.length);
      return batch.some(({ payload }) => payload === 'bad') ? Promise.reject(new AppError('test_failure', 'denied', 'as asked')) : Promise.resolve();
    },
  };
  const delivery = (message: typeof First, payload = 'good'): Delivery =>
    ({ message, payload, handler, envelope: { name: message.name }, acknowledgements: { acknowledge: () => undefined } }) as unknown as Delivery;
  const measured = async () => {
    const counts = (await metrics.handling.get()).values.filter(({ metricName }) => metricName?.endsWith('_count'));
    const outcomes = (await metrics.handled.get()).values.map(({ labels, value }) => [labels.message, labels.outcome, value]);
    return { times: counts.map(({ labels, value }) => [labels.message, value]), outcomes };
  };
  return { sut, delivery, sizes, measured };
}

describe('the measures of a batch', () => {
  it('count each of its messages, by name [R-METRICS]', async () => {
    const { sut, delivery, measured } = setup();
    await sut.batch([delivery(First), delivery(Second), delivery(First)]);
    expect(await measured()).toEqual({ times: [[First.name, 2], [Second.name, 1]], outcomes: [[First.name, 'ok', 2], [Second.name, 'ok', 1]] });
  });

  it('count each once where the batch failed and they were handled one by one [R-METRICS]', async () => {
    const { sut, delivery, sizes, measured } = setup();
    await sut.batch([delivery(First), delivery(First, 'bad'), delivery(First)]);
    expect(sizes).toEqual([3, 1, 1, 1]);
    expect(await measured()).toEqual({ times: [[First.name, 3]], outcomes: [[First.name, 'ok', 2], [First.name, 'failed', 1]] });
  });
});
