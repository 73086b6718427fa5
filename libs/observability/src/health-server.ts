import { createServer, type Server } from 'node:http';
import type { Health } from './health.js';
import type { Metrics } from './metrics.js';

/** Serves `/health` (503 when a check fails) and `/metrics` for probes and scrapers. */
export async function startHealthServer(port: number, health: Health, metrics: Metrics): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '', health, metrics).then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return server;
}

async function answer(url: string, health: Health, metrics: Metrics): Promise<{ status: number; type: string; body: string }> {
  if (url === '/metrics') return { status: 200, type: 'text/plain; version=0.0.4', body: await metrics.render() };
  if (url !== '/health') return { status: 404, type: 'text/plain', body: 'Only /health and /metrics are served here.\n' };
  const report = await health.report();
  return { status: report.ok ? 200 : 503, type: 'application/json', body: JSON.stringify(report) };
}
