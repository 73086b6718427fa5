import type { Command } from 'commander';

/** Shows at the end of the command's help how it is typed. */
export function examples(command: Command, ...lines: readonly string[]): void {
  command.addHelpText('after', `\nExample${lines.length === 1 ? '' : 's'}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
