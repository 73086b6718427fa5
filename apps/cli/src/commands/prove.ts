import { taskStatusSchema } from '@waggle/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { connect } from '../zone/running-zone.js';

const proofSchema = z.object({
  taskId: z.string(),
  status: taskStatusSchema,
  proven: z.boolean(),
  steps: z.array(z.object({ approvalId: z.string().nullable(), what: z.string(), ok: z.boolean(), detail: z.string() })),
  missing: z.array(z.string()),
});
type Proof = z.infer<typeof proofSchema>;

export function registerProve(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('prove')
    .description('show that what was done is what was shown and approved')
    .argument('<task>', 'id of a task')
    .action(async (taskId: string, _options: object, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { api } = await connect(session.home);
      const proof = await api.call(`/api/tasks/${encodeURIComponent(taskId)}/proof`, proofSchema);
      session.terminal.result(proof, () => asText(proof));
      if (!proof.proven) session.no();
    });
  examples(command, 'waggle prove EMAIL_0001');
}

function asText({ taskId, proven, steps, missing }: Proof): string {
  const rows = steps.map(({ what, ok, detail }) => [ok ? 'yes' : 'NO', what, detail]);
  return [table(['holds', 'what', 'detail'], rows), proven ? `${taskId} is proven.` : `${taskId} is NOT proven: ${missing.join('; ')}.`].join('\n');
}
