import { Controller } from '@nestjs/common';
import { HealthStatus, type ReplyOf } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { Handles } from '@waggle/messaging';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { PEOPLE, TOKENS } from '../../test/swarm-world.js';
import gateway from '../index.js';

interface AlertLine {
  readonly id: string;
  readonly code: string;
  readonly severity: string;
  readonly acknowledgedBy: string | null;
}

const finding = { id: '0197a1b0-0000-7000-8000-000000000001', code: 'disk_full', subject: 'workspace', severity: 'CRITICAL', message: 'The disk is full.', openedAt: '2026-11-27T10:00:00.000Z', healedAt: null } as const;
let findings: ReplyOf<typeof HealthStatus>['findings'] = [];

@Controller()
class MonitorDouble {
  @Handles(HealthStatus)
  async status(): Promise<ReplyOf<typeof HealthStatus>> {
    const figures = { recent: { ended: 10, failed: 1 }, oldestTaskSeconds: null, oldestApprovalSeconds: null, taskMs: null, disks: [{ disk: 'workspace', freeBytes: 7, freeRatio: null }], breakers: [], limited: [] };
    return { at: new Date().toISOString(), findings, services: [], figures, checks: [], history: [] };
  }
}

let scope: TestScope;
let url: string;
const running: RunningService[] = [];
const env = (): Record<string, string> => ({ ...scope.env, LOG_LEVEL: 'silent', GATEWAY_PORT: new URL(url).port, OPERATOR_TOKENS: PEOPLE, MONITOR_WATCH_SECONDS: '1' });

beforeAll(async () => {
  scope = await testScope();
  url = `http://127.0.0.1:${await freePort()}`;
  // Two, as where the edge is doubled: both ask for the monitor.
  running.push(await startService(gateway, { env: env() }));
  running.push(await startService(gateway, { env: { ...env(), GATEWAY_PORT: String(await freePort()) } }));
}, 60_000);
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await scope.dispose();
}, 60_000);

async function call<T>(path: string, token: string = TOKENS.admin, method = 'GET'): Promise<{ status: number; body: T }> {
  const response = await fetch(url + path, { method, headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as T };
}
const alerts = async (code: string): Promise<AlertLine[]> => (await call<{ alerts: AlertLine[] }>('/api/alerts?limit=500')).body.alerts.filter((alert) => alert.code === code);

describe('a zone', () => {
  it('without a monitor is not called healthy, and people are told once that nobody watches [R-HEALTH-UNWATCHED]', async () => {
    expect((await call('/api/health')).body).toMatchObject({ ok: false, state: 'unknown', findings: expect.arrayContaining([expect.stringContaining('monitor')]) });
    await waitFor(async () => (await alerts('monitor_silent')).length > 0, { timeoutMs: 40_000 });
    expect(await alerts('monitor_silent')).toMatchObject([{ severity: 'CRITICAL', acknowledgedBy: null }]);
    expect((await call('/api/health/detailed')).body).toMatchObject({ state: 'unknown', monitored: null });
  }, 60_000);

  it('lets an approver see to an alert, the first word counting, and no viewer [R-ALERT-SEEN]', async () => {
    const [{ id } = { id: '' }] = await alerts('monitor_silent');
    expect((await call(`/api/alerts/${id}/acknowledge`, TOKENS.viewer, 'POST')).status).toBe(403);
    expect(await call(`/api/alerts/${id}/acknowledge`, TOKENS.approver, 'POST')).toMatchObject({ status: 200, body: { acknowledgedBy: 'anton' } });
    await call(`/api/alerts/${id}/acknowledge`, TOKENS.admin, 'POST');
    expect(await alerts('monitor_silent')).toMatchObject([{ acknowledgedBy: 'anton' }]);
    expect(await call(`/api/alerts/${finding.id}/acknowledge`, TOKENS.admin, 'POST')).toMatchObject({ status: 404, body: { code: 'alert_not_found' } });
  });

  it('with a monitor again is as the monitor says, and people are told once [R-HEALTH-UNWATCHED]', async () => {
    running.push(await startService(defineService({ name: 'monitor', plane: 'core', roles: ['swarm'], controllers: [MonitorDouble] }), { env: env() }));
    await waitFor(async () => (await alerts('monitor_back')).length > 0, { timeoutMs: 40_000 });
    expect((await call('/api/health')).body).toMatchObject({ ok: true, state: 'healthy', findings: [], diskFreeBytes: 7, errorRate: 0.1 });
    findings = [finding];
    expect((await call('/api/health/detailed?refresh=true')).body).toMatchObject({ ok: false, state: 'unhealthy', findings: ['The disk is full.'], monitored: { open: [{ code: 'disk_full' }] } });
    expect([(await alerts('monitor_silent')).length, (await alerts('monitor_back')).length]).toEqual([1, 1]);
  }, 60_000);
});
