import type { Argument, Command, Option } from 'commander';

export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** A thing that only the running zone can name. */
export type Asked = 'approval' | 'task' | 'letter';

/** What the last word of a command line may become: known words, or things of the zone that only it can name. */
export interface Wanted {
  readonly known: readonly Candidate[];
  readonly ask: Asked | undefined;
}

const ASKED: Readonly<Record<string, Asked>> = { approval: 'approval', approvals: 'approval', task: 'task', letter: 'letter' };
const NOTHING: Wanted = { known: [], ask: undefined };

/** @param words what was typed after the program's name; the last one is being typed and may be empty */
export function wantedOf(program: Command, words: readonly string[]): Wanted {
  const typed = words.at(-1) ?? '';
  const { command, place, option } = walk(program, words.slice(0, -1));
  if (option !== undefined) return choicesOf(option, option.attributeName());
  if (typed.startsWith('-')) return { known: optionsOf(command), ask: undefined };
  if (command.commands.length > 0) return { known: commandsOf(command), ask: undefined };
  const args = command.registeredArguments;
  const argument = args[place] ?? (args.at(-1)?.variadic === true ? args.at(-1) : undefined);
  return argument === undefined ? NOTHING : choicesOf(argument, argument.name());
}

/** Goes down the commands; `option` is the one whose value comes next. */
function walk(program: Command, words: readonly string[]): { command: Command; place: number; option: Option | undefined } {
  let [command, place] = [program, 0];
  let option: Option | undefined;
  // Some shells take `--name=value` apart at the sign.
  for (const word of words.filter((one) => one !== '=')) {
    if (option !== undefined && !word.startsWith('-')) option = option.variadic ? option : undefined;
    else if (word.startsWith('-')) option = word.includes('=') ? undefined : valueOption(command, word);
    else {
      const next = command.commands.find((one) => one.name() === word);
      if (next === undefined) place += 1;
      else [command, place] = [next, 0];
    }
  }
  return { command, place, option };
}

function valueOption(command: Command, word: string): Option | undefined {
  return allOptions(command).find((option) => (option.long === word || option.short === word) && (option.required || option.optional));
}

function allOptions(command: Command): Option[] {
  return [...command.options, ...(command.parent === null ? [] : allOptions(command.parent))];
}

function optionsOf(command: Command): Candidate[] {
  return allOptions(command).flatMap(({ long, description, hidden }) => (long == null || hidden ? [] : [{ value: long, about: description }]));
}

function commandsOf(command: Command): Candidate[] {
  return command.createHelp().visibleCommands(command).map((one) => ({ value: one.name(), about: one.description() }));
}

function choicesOf({ argChoices }: Option | Argument, name: string): Wanted {
  if (argChoices !== undefined) return { known: argChoices.map((value) => ({ value, about: '' })), ask: undefined };
  return { known: [], ask: ASKED[name] };
}
