import { ApprovalList, SwarmStatus } from '@waggle/contracts';
import type { Messenger } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import type { HealthService } from '../status/health.service.js';
import type { MetricPointRepository } from './metric-point.repository.js';
import { SamplerService } from './sampler.service.js';

const AT = new Date('2026-01-02T03:04:00Z');

function setUp(claimed: Date | undefined) {
  const written: unknown[] = [];
  const asked: string[] = [];
  const replies: Record<string, unknown> = {
    [SwarmStatus.name]: { byStatus: { done: 3, failed: 1 }, durations: { p50Ms: 1, p95Ms: 2, p99Ms: 3 } },
    [ApprovalList.name]: { approvals: [], next: null, total: 7 },
  };
  const points = { claim: async () => claimed, write: async (...row: unknown[]) => void written.push(row) };
  const messenger = { ask: async ({ name }: { name: string }) => (asked.push(name), replies[name]) };
  const health = { view: async () => ({ findings: ['disk: 1 MiB free'] }) };
  const sut = new SamplerService(points as unknown as MetricPointRepository, messenger as unknown as Messenger, health as unknown as HealthService, silentLogger());
  return { sut, written, asked };
}

describe('the sampler', () => {
  it('writes the figures of its minute', async () => {
    const { sut, written } = setUp(AT);
    expect(await sut.sample()).toBe(true);
    const figures = { byStatus: { done: 3, failed: 1 }, pendingApprovals: 7, errorRate: 0.25, p50Ms: 1, p95Ms: 2, p99Ms: 3, findings: ['disk: 1 MiB free'] };
    expect(written).toEqual([[AT, figures]]);
  });

  it('asks nobody when another instance has the minute', async () => {
    const { sut, written, asked } = setUp(undefined);
    expect(await sut.sample()).toBe(false);
    expect([written, asked]).toEqual([[], []]);
  });
});
