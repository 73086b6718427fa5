import type { HealthDetail, WatchedService } from '../src/api/wire.js';

/** A zone in which one instance of sales consumes nothing, and one queue is long. */
export function sampleHealth(now: number): HealthDetail {
  const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
  const watched = (service: string, plane: string, ready = 0): WatchedService => ({
    service,
    plane,
    instances: [{ instance: '3f2a91bc', state: 'alive', lastBeat: ago(6), inHand: 0 }],
    lanes: [{ lane: 'express', ready: 0, consumers: 1, probeSeconds: 0.004, unansweredSeconds: null }, { lane: 'standard', ready, consumers: 1, probeSeconds: 0.011, unansweredSeconds: null }],
    deadLetters: 0,
  });
  const sales = watched('sales', 'agent', 41);
  const finding = { code: 'consumer_stuck', subject: 'sales/b5238fcc', healedAt: null };
  return {
    ok: false,
    state: 'unhealthy',
    findings: ['sales (instance b5238fcc) consumes nothing for 41 s and holds 32 messages; they are given to others.', '1204 messages wait for content (standard), more than 1000.'],
    services: [],
    diskFreeBytes: 47 * 1024 ** 3,
    errorRate: 0.031,
    monitored: {
      at: ago(3),
      open: [
        { ...finding, id: 'f1', severity: 'CRITICAL', message: 'sales (instance b5238fcc) consumes nothing for 41 s and holds 32 messages; they are given to others.', openedAt: ago(130) },
        { ...finding, id: 'f2', code: 'queue_deep', subject: 'content.standard', severity: 'WARNING', message: '1204 messages wait for content (standard), more than 1000.', openedAt: ago(900) },
      ],
      services: [watched('audit', 'core'), watched('content', 'agent', 1204), watched('gatekeeper', 'core'), watched('orchestrator', 'core'), { ...sales, instances: [...sales.instances, { instance: 'b5238fcc', state: 'stuck', lastBeat: ago(52), inHand: 32 }] }, watched('workspace', 'core')],
      figures: { recent: { ended: 162, failed: 5 }, oldestTaskSeconds: 12_400, oldestApprovalSeconds: 3_300, taskMs: { p50: 1900, p95: 5200, p99: 9100 }, disks: [], breakers: [], limited: [] },
      checks: [],
      healed: [],
    },
    alerts: { lastDay: { INFO: 1, WARNING: 1, CRITICAL: 1 } },
  };
}
