import { healthFiguresSchema, healthFindingSchema, watchedServiceSchema } from '@waggle/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { span } from '../text/duration.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';
import { alertSchema } from './alerts.js';

const healthSchema = z.object({
  ok: z.boolean(),
  state: z.enum(['healthy', 'unhealthy', 'unknown']),
  findings: z.array(z.string()),
  diskFreeBytes: z.number().nullable(),
  errorRate: z.number().nullable(),
  monitored: z
    .object({ at: z.string().nullable(), open: z.array(healthFindingSchema), services: z.array(watchedServiceSchema), figures: healthFiguresSchema, healed: z.array(healthFindingSchema) })
    .nullable(),
});
type Health = z.infer<typeof healthSchema>;
type Watched = z.infer<typeof watchedServiceSchema>;

export function registerHealth(program: Command, surroundings: Surroundings): void {
  const health = program
    .command('health')
    .description('what the monitor sees: findings, each service with its queues and test tasks, figures')
    .option('--refresh', 'have the figures asked for anew')
    .action(async ({ refresh }: { refresh?: boolean }, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { api } = await connect(session.home);
      const seen = await api.call('/api/health/detailed', healthSchema, { query: { refresh: refresh === true ? 'true' : undefined } });
      session.terminal.result(seen, () => healthText(seen));
      if (!seen.ok) session.no();
    });
  examples(health, 'waggle health', 'waggle health --refresh --json');
  registerAcknowledge(program, surroundings);
}

function registerAcknowledge(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('acknowledge')
    .description('say of an alert that you see to it')
    .argument('<alert>', 'its id, as waggle alerts --json shows it')
    .action(async (id: string, _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const alert = await api.call(`/api/alerts/${encodeURIComponent(id)}/acknowledge`, alertSchema, { method: 'POST' });
      terminal.result(alert, () => `${alert.acknowledgedBy ?? 'Somebody'} sees to it: ${alert.message}`);
    });
  examples(command, 'waggle acknowledge 0197a1b0-0000-7000-8000-000000000001');
}

const HEADLINES = { healthy: 'All is well.', unhealthy: 'Something is wrong:', unknown: 'Nobody can say whether all is well:' } as const;

function healthText({ state, findings, monitored, errorRate, diskFreeBytes }: Health): string {
  const headline = [HEADLINES[state], ...findings.map((finding) => `  - ${finding}`)];
  if (monitored === null) return headline.join('\n');
  const { oldestTaskSeconds, oldestApprovalSeconds, taskMs } = monitored.figures;
  const figures = [
    ['failed tasks, last hour', errorRate === null ? '-' : `${Math.round(errorRate * 100)}%`],
    ['response time p50, p95, p99', [taskMs?.p50, taskMs?.p95, taskMs?.p99].map((ms) => (ms == null ? '-' : span(ms))).join(', ')],
    ['oldest task', seconds(oldestTaskSeconds)],
    ['oldest approval', seconds(oldestApprovalSeconds)],
    ['disk free', diskFreeBytes === null ? '-' : `${Math.round(diskFreeBytes / 1024 ** 2)} MiB`],
  ];
  const healed = monitored.healed.slice(0, 5).map(({ message, healedAt }) => `  - ${moment(healedAt ?? '')} ${message}`);
  return [...headline, table(['figure', 'now'], figures), table(['service', 'alive', 'not well', 'test task', 'waiting', 'dead letters'], monitored.services.map(serviceRow)), ...(healed.length === 0 ? [] : ['Healed:', ...healed])].join('\n');
}

function serviceRow({ service, instances, lanes, deadLetters }: Watched): Array<string | number> {
  const alive = instances.filter(({ state }) => state === 'alive').length;
  const slowest = Math.max(-1, ...lanes.map(({ probeSeconds }) => probeSeconds ?? -1));
  return [service, alive, instances.length - alive, slowest < 0 ? '-' : `${Math.round(slowest * 1000)} ms`, lanes.reduce((sum, { ready }) => sum + (ready ?? 0), 0), deadLetters ?? '-'];
}

const seconds = (value: number | null): string => (value === null ? '-' : span(value * 1000));
