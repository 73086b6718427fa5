import { readFile } from 'node:fs/promises';
import { type Approval, type ToolArguments, toolArgumentsSchema } from '@waggle/contracts';
import type { Command } from 'commander';
import { cliError } from '../cli.error.js';
import { decideApproval, findApproval, type Verdict } from '../client/approvals.js';
import { argumentsText } from '../editing/arguments-file.js';
import { editArguments, editorOf } from '../editing/edit-arguments.js';
import { examples } from '../help.js';
import { type Session, sessionOf, type Surroundings } from '../session.js';
import { changeLines } from '../text/change-lines.js';
import { connect } from '../zone/running-zone.js';
import { approvalText, outcomeText } from './approval-text.js';
import { type ApproveOptions, approveAll } from './approve.js';
import { agreed } from './confirmation.js';

interface DecisionOptions {
  readonly reason?: string;
  readonly digest?: string;
  readonly yes?: boolean;
  readonly as?: string;
  readonly again?: boolean;
  readonly set?: readonly string[];
  readonly args?: string;
}

const MEANT = 'its id, the end of it, or the id of its task';

export function registerDecisions(program: Command, surroundings: Surroundings): void {
  const approve = common(program.command('approve'))
    .description('let proposed calls happen exactly as shown')
    .argument('[approvals...]', `each ${MEANT}`)
    .option('--reason <text>', 'a note for the record')
    .option('--all-in <group>', 'all that wait in this group')
    .action(async (meant: string[], options: ApproveOptions, command: Command) => approveAll(meant, options, sessionOf(command, surroundings)));
  examples(approve, 'waggle approve EMAIL_0001', 'waggle approve 1f0c2a9b 77d0e1c4 --yes', 'waggle approve --all-in email.reply_email');

  const reject = common(program.command('reject'))
    .description('refuse a proposed call; nothing happens')
    .argument('<approval>', MEANT)
    .requiredOption('--reason <text>', 'why; the agent and the record get it')
    .option('--again', 'the agent shall draft anew and heed the reason')
    .action(async (meant: string, options: DecisionOptions, command: Command) => decide('reject', meant, options, sessionOf(command, surroundings)));
  examples(reject, "waggle reject EMAIL_0001 --reason 'Wrong price'", "waggle reject EMAIL_0001 --again --reason 'Shorter, and name the delivery date'");

  const modify = common(program.command('modify'))
    .description('change the arguments of a proposed call, by options or in $EDITOR; it is scanned again, then approved')
    .argument('<approval>', MEANT)
    .option('--reason <text>', 'a note for the record')
    .option('--set <name=value...>', 'a new value of an argument: JSON, or plain text')
    .option('--args <file>', 'all arguments, as a YAML or JSON file')
    .action(async (meant: string, options: DecisionOptions, command: Command) => decide('modify', meant, options, sessionOf(command, surroundings)));
  examples(modify, 'waggle modify EMAIL_0001', "waggle modify EMAIL_0001 --set subject='Re: Your order'", 'waggle modify EMAIL_0001 --args new.yaml --yes');

  const undo = common(program.command('undo'))
    .description('take an approval back while its time runs; it waits again')
    .argument('<approval>', MEANT)
    .action(async (meant: string, options: DecisionOptions, command: Command) => decide('undo', meant, options, sessionOf(command, surroundings)));
  examples(undo, 'waggle undo EMAIL_0001 --yes');
}

function common(command: Command): Command {
  return command
    .option('--digest <digest>', 'of the approval as you saw it; without it you are shown it now')
    .option('-y, --yes', 'do not ask again')
    .option('--as <operator>', 'who decides, by the name in secrets.json; default: the first one');
}

async function decide(verb: Verdict, meant: string, options: DecisionOptions, session: Session): Promise<void> {
  const { api } = await connect(session.home, options.as);
  const approval = await findApproval(api, meant);
  const args = verb === 'modify' ? await editedArguments(approval, options, session) : undefined;
  if (options.digest === undefined && options.yes !== true) await agreed(`${verb}?`, shown(approval, args), session);
  const { reason, again, digest = approval.digest } = options;
  const decided = await decideApproval(api, approval.id, verb, { digest, reason, again, args });
  session.terminal.result({ approval: decided }, () => {
    if (verb === 'undo') return `${decided.taskId}: taken back; it waits again.`;
    return again === true ? `${outcomeText(decided)} The agent drafts anew.` : outcomeText(decided);
  });
}

/** What a person is shown before the answer counts. */
function shown(approval: Approval, args: ToolArguments | undefined): string[] {
  if (args === undefined) return [approvalText(approval)];
  const change = changeLines(argumentsText(approval.proposal.args), argumentsText(args)).map(({ text }) => text);
  return [approvalText(approval), '', 'What changes:', ...(change.length === 0 ? ['  nothing'] : change)];
}

async function editedArguments(approval: Approval, { set = [], args: file }: DecisionOptions, { screen, terminal, env }: Session): Promise<ToolArguments> {
  const { proposal } = approval;
  if (file !== undefined || set.length > 0) {
    const base = file === undefined ? proposal.args : await argumentsIn(file);
    return { ...base, ...Object.fromEntries(set.map(assignment)) };
  }
  if (screen === undefined || terminal.json) throw cliError('usage', 'invalid', 'What shall be changed?', undefined, 'Give --set <name>=<value> or --args <file>; on a terminal an editor opens without them.');
  const edited = await editArguments(proposal, editorOf(env));
  if (edited === undefined) throw cliError('not_decided', 'invalid', 'Nothing was changed, so nothing was decided.');
  return edited.args;
}

async function argumentsIn(file: string): Promise<ToolArguments> {
  try {
    const { parse } = await import('yaml');
    return toolArgumentsSchema.parse(parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw cliError('usage', 'invalid', `${file} holds no set of arguments in YAML or JSON.`, cause);
  }
}

function assignment(text: string): [string, ToolArguments[string]] {
  const [name = '', ...rest] = text.split('=');
  if (name === '' || rest.length === 0) throw cliError('usage', 'invalid', `"${text}" is not <name>=<value>.`);
  return [name, valueOf(rest.join('='))];
}

function valueOf(text: string): ToolArguments[string] {
  try {
    return JSON.parse(text) as ToolArguments[string];
  } catch {
    return text;
  }
}
