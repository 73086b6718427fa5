import { readFile } from 'node:fs/promises';
import { PolicyReplay, type Replay, type Ruled } from '@waggle/contracts';
import { type Command, InvalidArgumentError } from 'commander';
import { cliError } from '../cli.error.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { connect } from '../zone/running-zone.js';

/** As far as the record is kept at hand. */
const MAX_DAYS = 90;

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
      const replay = await api.call('/api/policy/replay', PolicyReplay.reply, { method: 'POST', body: { days, policy } });
      session.terminal.result(replay, () => replayText(replay, days));
      if (replay.changed.length > 0) session.differs();
    });
  examples(command, 'waggle replay --days 7 --policy stricter.yaml', 'waggle replay --policy stricter.yaml --json');
}

function days(typed: string): number {
  const count = Number(typed);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_DAYS) return count;
  throw new InvalidArgumentError(`It is a whole number of days, 1 to ${MAX_DAYS}.`);
}

/** As it is: the zone says what is wrong with it. */
async function policyIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw cliError('usage', 'invalid', `${file} cannot be read.`, cause, 'Name a policy file; docs/policy-file.md describes it.');
  }
}

function replayText({ considered, changed, more }: Replay, back: number): string {
  const said = ({ class: name, peopleNeeded, outcome }: Ruled): string => `${name}, ${peopleNeeded} ${peopleNeeded === 1 ? 'person' : 'people'}, ${outcome}`;
  const summary = `${changed.length + more} of ${considered} proposals of the last ${back} day${back === 1 ? '' : 's'} would be decided otherwise.`;
  if (changed.length === 0) return summary;
  const rows = changed.map(({ taskId, summary, was, would, because }) => [taskId, summary, said(was), said(would), because]);
  const shown = table(['task', 'what', 'was', 'would be', 'because'], rows, { task: 28, what: 36, because: 60 });
  return [shown, ...(more === 0 ? [] : [`and ${more} more`]), summary].join('\n');
}
