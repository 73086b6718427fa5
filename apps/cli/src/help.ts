import type { Command } from 'commander';

/** Shows at the end of the command's help how it is typed. */
export function examples(command: Command, ...lines: readonly string[]): void {
  command.addHelpText('after', `\nExample${lines.length === 1 ? '' : 's'}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

/** The same command line, from the next page on. Options are as they are understood: what stood for a default or a span is spelled out. */
export function nextPage(command: Command, next: string): string {
  const options = command.options.flatMap((option) => {
    const name = option.attributeName();
    const kept = name !== 'after' && command.getOptionValueSource(name) === 'cli';
    return kept ? [`${option.long ?? ''} ${quoted(String(command.getOptionValue(name)))}`] : [];
  });
  const names: string[] = [];
  for (let one: Command | null = command; one !== null; one = one.parent) names.unshift(one.name());
  return [...names, ...options, `--after ${quoted(next)}`].join(' ');
}

/** For a shell; a task may have a space in its name. */
const quoted = (text: string): string => (/^[\w.:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
