import { loadConfig } from '@waggle/config';
import type { HealthFigures } from '@waggle/contracts';
import { monitorConfig } from '../monitor.config.js';
import { type Facts, judge } from './judge.js';

const RULES = loadConfig(monitorConfig, {});
const FIGURES: HealthFigures = { recent: { ended: 0, failed: 0 }, oldestTaskSeconds: null, oldestApprovalSeconds: null, taskMs: { p50: null, p95: null, p99: null }, disks: [{ disk: 'workspace', freeBytes: 2 ** 40, freeRatio: null }], breakers: [], limited: [] };
const QUEUE = { ready: 0, consumers: 1 };
const factsOf = (more: Partial<Omit<Facts, 'figures'>> & { figures?: Partial<HealthFigures> } = {}): Facts => ({
  instances: [],
  queues: new Map([['sales', { express: QUEUE, standard: QUEUE, dead: QUEUE }]]),
  unservedSeconds: new Map(),
  checks: [],
  away: new Set(),
  ...more,
  figures: { ...FIGURES, ...more.figures },
});
const found = (more: Parameters<typeof factsOf>[0]): string[] => judge(factsOf(more), RULES).faults.map(({ code, subject, severity }) => `${severity} ${code} ${subject}`);
const instance = { service: 'sales', instance: 'a', plane: 'agent', lastHeard: 0, inHand: 3, idleSeconds: 41 } as const;

describe('what is wrong', () => {
  it('is nothing where nothing is known to be', () => {
    expect(found({})).toEqual([]);
  });

  it.each<[Parameters<typeof factsOf>[0], string[]]>([
    [{ figures: { recent: { ended: 10, failed: 2 } } }, []],
    [{ figures: { recent: { ended: 10, failed: 3 } } }, ['CRITICAL error_rate tasks']],
    [{ figures: { recent: { ended: 4, failed: 4 } } }, []],
    [{ figures: { disks: [{ disk: 'workspace', freeBytes: 1024 ** 3 - 1, freeRatio: null }] } }, ['CRITICAL disk_full workspace']],
    [{ figures: { disks: [{ disk: 'workspace', freeBytes: 1024 ** 3, freeRatio: null }] } }, []],
    [{ figures: { oldestTaskSeconds: 48 * 3600 + 1 } }, ['WARNING task_old tasks']],
    [{ figures: { oldestApprovalSeconds: 24 * 3600 + 1 } }, ['WARNING approval_old approvals']],
    [{ figures: { taskMs: { p50: 1, p95: 3_600_001, p99: 4e6 } } }, ['WARNING slow tasks']],
    [{ figures: { breakers: [{ target: 'the agent sales', breaker: 'olga' }], limited: [{ target: 'mcp-email', limit: 'mails', calls: 3 }] } }, ['INFO stopped the agent sales', 'INFO limited mcp-email/mails']],
    [{ queues: new Map([['sales', { express: QUEUE, standard: { ready: 1001, consumers: 1 }, dead: { ready: 2, consumers: 0 } }]]) }, ['WARNING queue_deep sales.standard', 'WARNING dead_letters sales']],
    [{ checks: [{ name: 'gateway', up: false, failuresInRow: 2, seconds: 1, detail: 'cannot be reached' }] }, []],
    [{ checks: [{ name: 'gateway', up: false, failuresInRow: 3, seconds: 1, detail: 'cannot be reached' }] }, ['CRITICAL http_down gateway']],
    [{ instances: [{ ...instance, state: 'stuck' }] }, ['CRITICAL consumer_stuck sales/a']],
    [{ instances: [{ ...instance, state: 'alive' }], unservedSeconds: new Map([['sales', 301]]) }, []],
    [{ unservedSeconds: new Map([['sales', 301]]) }, ['CRITICAL instance_dead sales']],
    [{ unservedSeconds: new Map([['sales', 299]]) }, []],
  ])('is judged by the thresholds: %j [R-HEALTH-RATES] [R-HEALTH-DEAD]', (more, faults) => {
    expect(found(more)).toEqual(faults);
  });

  it('is unknown, not mended, of whoever does not answer [R-HEALTH-BLIND]', () => {
    const { faults, unknown } = judge(factsOf({ away: new Set(['broker']), instances: [{ ...instance, state: 'stuck' }], unservedSeconds: new Map([['sales', 999]]), figures: { recent: { ended: 10, failed: 9 } } }), RULES);
    expect(faults.map(({ code, subject }) => `${code} ${subject}`)).toEqual(['server_away broker']);
    expect([...unknown]).toEqual(expect.arrayContaining(['consumer_stuck', 'instance_dead', 'error_rate', 'disk_full', 'queue_deep', 'stopped', 'approval_old']));
    expect([...judge(factsOf({ figures: { recent: null } }), RULES).unknown]).toEqual(['error_rate']);
  });
});

describe('the settings', () => {
  it.each([
    [{ HEALTH_CHECKS: '[' }, /must be JSON/],
    [{ HEALTH_CHECKS: '[{"name":"a","url":"http://x/"},{"name":"a","url":"http://y/"}]' }, /each name once/],
    [{ HEALTH_CHECKS: '[{"name":"a","url":"http://user:word@x/"}]' }, /no address with a password/],
    [{ HEALTH_CHECKS: '[{"name":"a","url":"file:///etc/passwd"}]' }, /must be JSON/],
    [{ HEALTH_PROBE_SECONDS: '0' }, /HEALTH_PROBE_SECONDS/],
    [{ HEALTH_ERROR_PERCENT: '101' }, /HEALTH_ERROR_PERCENT/],
    [{ HEALTH_STUCK_SECONDS: 'soon' }, /HEALTH_STUCK_SECONDS/],
  ])('are refused with what is wrong: %j', (env, fault) => {
    expect(() => loadConfig(monitorConfig, env)).toThrow(fault);
  });
});
