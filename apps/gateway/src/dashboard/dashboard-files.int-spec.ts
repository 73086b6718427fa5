import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { dashboardFiles } from './dashboard-files.js';

let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waggle-dashboard-'));
  await mkdir(join(folder, 'assets'));
  await mkdir(join(folder, '.vite'));
  await writeFile(join(folder, 'index.html'), '<title>Waggle</title>');
  await writeFile(join(folder, 'assets/index-abc.js'), 'export {};');
  await writeFile(join(folder, '.vite/manifest.json'), '{}');
  const app = express();
  app.use(dashboardFiles(folder));
  app.use((_, response) => void response.status(404).json({ code: 'route_not_found' }));
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const page = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${url}${path}`, { headers: { accept: 'text/html,*/*;q=0.8' }, ...init });

describe('the dashboard’s files', () => {
  it.each(['/', '/approvals/0197a1b0-0000-7000-8000-000000000001', '/tasks/EMAIL_2001%20quick.question', '/board'])('answer %s with the page, which is never kept [R-DASHBOARD-SERVED]', async (path) => {
    const response = await page(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<title>Waggle');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('are kept for ever where their name holds a hash', async () => {
    const response = await page('/assets/index-abc.js', { headers: {} });
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toContain('javascript');
  });

  it.each(['/api/nothing', '/api', '/API/approvals', '/hooks/slack', '/a2a', '/metrics', '/.well-known/agent-card.json', '/assets/gone-123.js'])('leave %s alone', async (path) => {
    expect((await page(path)).status).toBe(404);
  });

  it('leave programs and other methods alone', async () => {
    expect((await page('/board', { headers: { accept: 'application/json' } })).status).toBe(404);
    expect((await page('/', { method: 'POST' })).status).toBe(404);
  });

  it.each(['/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/etc/passwd', '/.vite/manifest.json'])('keep to their folder: %s', async (path) => {
    const response = await page(path, { headers: { accept: '*/*' } });
    expect(await response.text()).not.toMatch(/root:|"name"|^\{\}/);
  });

  it('are not there before the dashboard is built', async () => {
    const app = express();
    app.use(dashboardFiles(join(folder, 'missing')));
    app.use((_, response) => void response.status(404).end());
    const empty = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => empty.once('listening', resolve));
    const response = await fetch(`http://127.0.0.1:${(empty.address() as AddressInfo).port}/`, { headers: { accept: 'text/html' } });
    await new Promise((resolve) => empty.close(resolve));
    expect(response.status).toBe(404);
  });
});
