import { createServer, type IncomingMessage, type Server } from 'node:http';
import { isServedHost } from '@waggle/config';
import type { Health } from './health.js';
import type { Metrics } from './metrics.js';

/** No probe takes longer to send its few lines, in milliseconds. */
const REQUEST_MS = 10_000;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Serves `/live` (the process answers), `/health` (503 when a check fails) and `/metrics` for probes and scrapers, and no page in a browser. */
export async function startHealthServer(port: number, health: Health, metrics: Metrics): Promise<Server> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
    const told = isProbe(request) ? answer(request, health, metrics) : Promise.resolve(text(403, 'This Host or Origin is not served.'));
    void told.catch(() => text(500, 'The figures cannot be read.')).then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type }).end(body);
      request.resume();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return server;
}

/** Probes and scrapers send no Origin, and name an address or a name of the cluster. */
function isProbe({ headers: { host, origin, 'sec-fetch-site': site } }: IncomingMessage): boolean {
  return origin === undefined && (site === undefined || site === 'none') && isServedHost(host, [], { inside: true });
}

async function answer({ method, url }: IncomingMessage, health: Health, metrics: Metrics): Promise<Answer> {
  if (url !== '/metrics' && url !== '/health' && url !== '/live') return text(404, 'Only /live, /health and /metrics are served here.');
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'Only GET is answered here.');
  if (url === '/metrics') return { status: 200, type: 'text/plain; version=0.0.4', body: await metrics.render() };
  // Restarting mends no server that is down, so this one asks none.
  if (url === '/live') return text(200, 'alive');
  const report = await health.report();
  return { status: report.ok ? 200 : 503, type: 'application/json', body: JSON.stringify(report) };
}

const text = (status: number, line: string): Answer => ({ status, type: 'text/plain', body: `${line}\n` });
