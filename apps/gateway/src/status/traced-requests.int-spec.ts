import type { AddressInfo } from 'node:net';
import { Metrics, openTraces, silentLogger, Traces } from '@waggle/observability';
import { OtlpCollector } from '@waggle/testing';
import express from 'express';
import { tracedRequests } from './traced-requests.js';

const OF_A_STRANGER = 'ab'.repeat(16);

let collector: OtlpCollector;
beforeAll(async () => void (collector = await new OtlpCollector().open()));
afterAll(() => collector.close());

async function asked(traces: Traces, ...requests: Array<[string, string]>): Promise<void> {
  const app = express();
  app.use(tracedRequests(traces));
  app.all('/api/tasks/:id/cancel', (_request, response) => void response.status(202).end());
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  for (const [method, path] of requests) await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { traceparent: `00-${OF_A_STRANGER}-${'cd'.repeat(8)}-01` } });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await traces.close();
}

const open = (): Promise<Traces> => openTraces({ service: 'gateway', instance: '1', zone: 'local', endpoint: collector.endpoint, ratio: 1, log: silentLogger(), metrics: new Metrics('gateway') });

describe('a request of the REST API [R-TRACE-TASK]', () => {
  it('is traced by its route when it may change something, whatever trace a stranger names', async () => {
    await asked(await open(), ['GET', '/api/tasks/EMAIL_0001/cancel'], ['POST', '/api/tasks/EMAIL_0001/cancel'], ['POST', '/of-a-scanner']);
    expect(collector.spans.map(({ name, parentSpanId, attributes }) => [name, parentSpanId, attributes['http.request.method'], attributes['http.response.status_code']])).toEqual([
      ['POST /api/tasks/:id/cancel', undefined, 'POST', 202],
      ['POST unknown', undefined, 'POST', 404],
    ]);
    expect(collector.bodies.join('')).not.toContain(OF_A_STRANGER);
  });

  it('is only answered where nothing is traced', async () => {
    const before = collector.asked;
    await asked(new Traces(), ['POST', '/api/tasks/EMAIL_0001/cancel']);
    expect(collector.asked).toBe(before);
  });
});
