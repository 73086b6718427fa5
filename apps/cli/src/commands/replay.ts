import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { cliError } from '../cli.error.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { connect } from '../zone/running-zone.js';

const decidedSchema = z.object({ class: z.string(), peopleNeeded: z.number(), outcome: z.string() });
const replaySchema = z.object({
  considered: z.number(),
  changed: z.array(z.object({ approvalId: z.string(), taskId: z.string(), summary: z.string(), was: decidedSchema, would: decidedSchema, because: z.union([z.string(), z.array(z.string())]) })),
});

export function registerReplay(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('replay')
    .description('say which past proposals another policy would decide otherwise; changes nothing, ends with 1 when there are any')
    .requiredOption('--policy <file>', 'the policy to try, as YAML or JSON')
    .option('--days <days>', 'how far to look back', days, 7)
    .action(async ({ policy: file, days }: { policy: string; days: number }, command: Command) => {
      const session = sessionOf(command, surroundings);
      const policy = await policyIn(file);
      const { api } = await connect(session.home);
      const replay = await api.call('/api/policy/replay', replaySchema, { method: 'POST', body: { days, policy } });
      session.terminal.result(replay, () => replayText(replay, days));
      if (replay.changed.length > 0) session.differs();
    });
  examples(command, 'waggle replay --days 7 --policy stricter.yaml', 'waggle replay --policy stricter.yaml --json');
}

function days(typed: string): number {
  const count = Number(typed);
  if (Number.isInteger(count) && count >= 1) return count;
  throw cliError('usage', 'invalid', `"${typed}" is not a number of days.`);
}

async function policyIn(file: string): Promise<object> {
  try {
    const { parse } = await import('yaml');
    return z.record(z.string(), z.json()).parse(parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw cliError('usage', 'invalid', `${file} holds no policy in YAML or JSON.`, cause);
  }
}

function replayText({ considered, changed }: z.infer<typeof replaySchema>, back: number): string {
  const said = ({ class: name, peopleNeeded, outcome }: z.infer<typeof decidedSchema>): string => `${name}, ${peopleNeeded} ${peopleNeeded === 1 ? 'person' : 'people'}, ${outcome}`;
  const summary = `${changed.length} of ${considered} proposals of the last ${back} day${back === 1 ? '' : 's'} would be decided otherwise.`;
  if (changed.length === 0) return summary;
  const rows = changed.map(({ taskId, summary, was, would, because }) => [taskId, summary, said(was), said(would), [because].flat().join('; ')]);
  return `${table(['task', 'what', 'was', 'would be', 'because'], rows, { task: 28, what: 36, because: 40 })}\n${summary}`;
}
