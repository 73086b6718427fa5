import type { Command } from 'commander';
import type { Finding } from '../doctor/finding.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';

const MARK: Readonly<Record<Finding['state'], string>> = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' };

export function registerDoctor(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('doctor')
    .description('look at this machine and say what is missing, what is live, and how to mend it; changes nothing')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { examine } = await import('../doctor/examine.js');
      const findings = await examine(session);
      session.terminal.result({ findings }, () => findings.map(asText).join('\n'));
      if (findings.some(({ state }) => state === 'fail')) session.no();
    });
  examples(command, 'waggle doctor', 'waggle doctor --json');
}

function asText({ check, state, found, fix }: Finding): string {
  return `${MARK[state]}  ${check}: ${found}${fix === undefined ? '' : `\n      ${fix}`}`;
}
