import { agentStatusSchema, TASK_STATUSES } from '@waggle/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { span } from '../text/duration.js';
import { connect } from '../zone/running-zone.js';

const statusSchema = z.object({
  role: z.string(),
  zone: z.string(),
  mode: z.enum(['dry_run', 'live']),
  uptimeSeconds: z.number(),
  agents: z.array(agentStatusSchema.pick({ name: true, alive: true, successRate: true, inFlight: true })),
  services: z.array(z.object({ name: z.string(), instances: z.number(), lastHeartbeat: z.string(), alive: z.boolean() })),
  tasks: z.partialRecord(z.enum(TASK_STATUSES), z.number()),
  oldestOpen: z.string().nullable(),
});
const healthSchema = z.object({ ok: z.boolean(), findings: z.array(z.string()) });

type Status = z.infer<typeof statusSchema>;

export function registerStatus(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('status')
    .description('how the zone is: agents, tasks, what is wrong')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { api, zone } = await connect(session.home);
      const [status, health] = [await api.call('/api/status', statusSchema), await api.call('/api/health', healthSchema)];
      session.terminal.result({ url: zone.url, workspace: zone.workspace, ...status, health }, () => asText(zone.url, zone.workspace, status, health.findings));
      if (!health.ok) session.no();
    });
  examples(command, 'waggle status', 'waggle status --json');
}

function asText(url: string, workspace: string, status: Status, findings: readonly string[]): string {
  const agents = status.agents.map((agent) => [agent.name, agent.alive ? 'alive' : 'silent', agent.inFlight, percent(agent.successRate)]);
  const tasks = TASK_STATUSES.flatMap((name) => ((status.tasks[name] ?? 0) === 0 ? [] : [[name, status.tasks[name] ?? 0]]));
  return [
    `Role ${status.role}, zone ${status.zone}, ${status.mode === 'live' ? 'LIVE: approved calls leave this machine' : 'dry run: nothing leaves this machine'}`,
    `${url}  workspace ${workspace}  up ${span(status.uptimeSeconds * 1000)}`,
    table(['agent', 'state', 'in flight', 'success'], agents),
    tasks.length === 0 ? 'No tasks yet.' : table(['tasks', 'count'], tasks),
    ...(findings.length === 0 ? ['All well.'] : ['Findings:', ...findings.map((finding) => `  - ${finding}`)]),
  ].join('\n');
}

function percent(rate: number | null): string {
  return rate === null ? '-' : `${Math.round(rate * 100)}%`;
}
