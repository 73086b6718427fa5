import { Argument, type Command } from 'commander';
import { wantedOf } from '../completion/candidates.js';
import { SHELL_SCRIPTS, type Shell, SHELLS } from '../completion/shell-scripts.js';
import { zoneNames } from '../completion/zone-names.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { harmlessLine } from '../text/harmless.js';

export function registerCompletion(program: Command, surroundings: Surroundings): void {
  const completion = program
    .command('completion')
    .description('print the script that lets a shell complete commands, options, and ids of the running zone')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action((shell: Shell, _options: object, command: Command) => {
      const { terminal } = sessionOf(command, surroundings);
      terminal.result({ shell, script: SHELL_SCRIPTS[shell] }, () => SHELL_SCRIPTS[shell]);
    });
  examples(completion, 'source <(waggle completion bash)', 'waggle completion zsh > ~/.zsh/_waggle', 'waggle completion fish | source');

  const complete = program
    .command('complete', { hidden: true })
    .description('what the last word may become, one candidate a line; the scripts of `completion` call it')
    .argument('[words...]', 'the line after the name of the program')
    .action(async (words: string[], _options: object, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const typed = words.at(-1) ?? '';
      const { known, ask } = wantedOf(program, words);
      const named = ask === undefined ? [] : await zoneNames(homeIn(words) ?? home, ask);
      const candidates = [...known, ...named].filter(({ value }) => value.startsWith(typed));
      if (terminal.json) return terminal.result({ candidates }, () => '');
      for (const { value, about } of candidates) surroundings.streams.out.write(`${value}\t${harmlessLine(about)}\n`);
    });
  examples(complete, 'waggle complete -- approvals --st');
}

/** The line that is completed may name another zone. */
function homeIn(words: readonly string[]): string | undefined {
  const place = words.indexOf('--home');
  return place < 0 ? undefined : words[place + 1];
}
