import { agentStatusSchema } from '@waggle/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { connect } from '../zone/running-zone.js';

const agentsSchema = z.object({ agents: z.array(agentStatusSchema) });

export function registerAgents(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('agents')
    .description('list the agents: what each can do, how much it did and how well')
    .action(async (_options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const answer = await api.call('/api/agents', agentsSchema);
      terminal.result(answer, () => (answer.agents.length === 0 ? 'No agent has reported yet.' : agentsText(answer.agents)));
    });
  examples(command, 'waggle agents', 'waggle agents --json');
}

function agentsText(agents: z.infer<typeof agentsSchema>['agents']): string {
  const rows = agents.map(({ name, alive, instances, inFlight, completed, failed, successRate, meanDurationMs, capabilities }) => [
    name,
    alive ? 'alive' : 'SILENT',
    instances,
    inFlight,
    completed,
    failed,
    successRate === null ? '-' : `${Math.round(successRate * 100)}%`,
    meanDurationMs === null ? '-' : `${Math.round(meanDurationMs)} ms`,
    Object.keys(capabilities).join(', '),
  ]);
  return table(['agent', 'state', 'instances', 'in flight', 'done', 'failed', 'success', 'mean', 'can'], rows, { can: 44 });
}
