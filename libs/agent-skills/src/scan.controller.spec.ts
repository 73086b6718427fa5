import type { Cache } from '@waggle/cache';
import { type NamedText, SecurityAlert, StopRaise, type TaskScan, TaskScanned } from '@waggle/contracts';
import type { MessageContext, Received } from '@waggle/messaging';
import { buildScanReport } from '@waggle/testing';
import { ScanController } from './scan.controller.js';
import type { TextScanner } from './scanning/text-scanner.service.js';

/** While Redis is away. */
const away = { key: (name: string) => name, redis: { eval: () => Promise.reject(new Error('away')) }, lease: () => Promise.reject(new Error('away')) } as unknown as Cache;

function build(verdict: 'pass' | 'block' = 'pass') {
  const published: Array<{ name: string; payload: Record<string, unknown> }> = [];
  const scanner = { scan: async (_texts: readonly NamedText[]) => buildScanReport({ verdict }) } as unknown as TextScanner;
  const context = { log: { warn: () => undefined }, publish: async ({ name }: { name: string }, payload: Record<string, unknown>) => void published.push({ name, payload }) } as unknown as MessageContext;
  return { sut: new ScanController(scanner, away), context, published, of: (name: string) => published.filter((one) => one.name === name) };
}
const scanOf = (taskId: string) => ({ taskId, scanId: '0198c1f2-5a3e-7b60-9d0c-2f6a4e1b7c33', stage: 'inbound' as const, texts: [] });
const alert = (code: string, taskId: string | null = 'EMAIL_1') => ({ taskId, severity: 'CRITICAL' as const, code, message: 'refused', at: new Date().toISOString() });

describe('the scanning agent', () => {
  it('advises a stop once when a wave of attacks is blocked, also while Redis is away, and orders none itself', async () => {
    const { sut, context, of } = build('block');
    const batch = Array.from({ length: 20 }, (_, task) => ({ payload: scanOf(`EMAIL_${task}`) }) as unknown as Received<typeof TaskScan>);
    await sut.tasks(batch, batch.map(() => context));
    expect(of(TaskScanned.name)).toHaveLength(20);
    expect(of(SecurityAlert.name)).toMatchObject([{ payload: { code: 'stop_advised', severity: 'CRITICAL' } }]);
    expect(of(StopRaise.name)).toEqual([]);
  });

  it.each(['grant_signature', 'grant_wrong_arguments', 'grant_used'])('holds the task in which somebody reached for a call: %s [R-STOP-RAISED]', async (code) => {
    const { sut, context, of } = build();
    await sut.alert(alert(code), context);
    expect(of(StopRaise.name)).toMatchObject([{ payload: { taskId: 'EMAIL_1', by: 'security' } }]);
  });

  it.each([['grant_expired', 'EMAIL_1'], ['scan_warn', 'EMAIL_1'], ['grant_signature', null]])('holds nothing for %s in %s', async (code, taskId) => {
    const { sut, context, published } = build();
    await sut.alert(alert(code, taskId), context);
    expect(published).toEqual([]);
  });
});
