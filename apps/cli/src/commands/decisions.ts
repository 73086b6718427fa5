import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { type Approval, ApprovalDecide, type ToolArguments, toolArgumentsSchema } from '@waggle/contracts';
import type { Command } from 'commander';
import { cliError } from '../cli.error.js';
import type { ApiClient } from '../client/api-client.js';
import { findApproval } from '../client/approvals.js';
import { sessionOf, type Surroundings } from '../session.js';
import type { Terminal } from '../terminal.js';
import { connect } from '../zone/running-zone.js';
import { approvalText, outcomeText } from './approval-text.js';

interface DecisionOptions {
  readonly reason?: string;
  readonly digest?: string;
  readonly yes?: boolean;
  readonly as?: string;
  readonly set?: readonly string[];
  readonly args?: string;
}
type Verb = 'approve' | 'reject' | 'modify';

const ABOUT: Readonly<Record<Verb, string>> = {
  approve: 'let a proposed call happen exactly as shown',
  reject: 'refuse a proposed call; nothing happens',
  modify: 'change the arguments of a proposed call; it is scanned again, then approved',
};

export function registerDecisions(program: Command, surroundings: Surroundings): void {
  for (const verb of ['approve', 'reject', 'modify'] as const) {
    const command = program.command(verb).description(ABOUT[verb]).argument('<approval>', 'its id, the end of it, or the id of its task');
    if (verb === 'reject') command.requiredOption('--reason <text>', 'why');
    else command.option('--reason <text>', 'a note for the record');
    if (verb === 'modify') {
      command.option('--set <name=value...>', 'a new value of an argument: JSON, or plain text').option('--args <file>', 'all arguments as a JSON file');
    }
    command
      .option('--digest <digest>', 'of the approval as you saw it; without it you are shown it now')
      .option('-y, --yes', 'do not ask again')
      .option('--as <operator>', 'who decides, by the name in secrets.json; default: the first one')
      .action(async (meant: string, options: DecisionOptions) => decide(verb, meant, options, command, surroundings));
  }
}

async function decide(verb: Verb, meant: string, options: DecisionOptions, command: Command, surroundings: Surroundings): Promise<void> {
  const { terminal, home } = sessionOf(command, surroundings);
  const { api } = await connect(home, options.as);
  const approval = await findApproval(api, meant);
  const args = verb === 'modify' ? await editedArguments(approval, options) : undefined;
  if (options.digest === undefined && options.yes !== true) await confirm(verb, approval, args, terminal);
  const decided = await send(api, verb, approval, options, args);
  terminal.result(decided, () => outcomeText(decided.approval));
}

async function send(api: ApiClient, verb: Verb, { id, digest }: Approval, options: DecisionOptions, args: ToolArguments | undefined) {
  const body = { digest: options.digest ?? digest, reason: options.reason, args };
  return api.call(`/api/approvals/${id}/${verb}`, ApprovalDecide.reply, { method: 'POST', body });
}

/** A decision is bound to what was shown: without a terminal to show it on, the caller must say what was seen. */
async function confirm(verb: Verb, approval: Approval, args: ToolArguments | undefined, terminal: Terminal): Promise<void> {
  if (!process.stdin.isTTY) throw cliError('usage', 'invalid', 'Give --digest (of the approval as you saw it) or --yes: there is no terminal to show it on.');
  terminal.warn(approvalText(approval));
  if (args !== undefined) terminal.warn(`New arguments: ${JSON.stringify(args, null, 2)}`);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${verb}? [y/N] `);
  prompt.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw cliError('usage', 'invalid', 'Nothing was decided.');
}

async function editedArguments({ proposal }: Approval, { set = [], args: file }: DecisionOptions): Promise<ToolArguments> {
  if (file === undefined && set.length === 0) throw cliError('usage', 'invalid', 'Give --set <name>=<value> or --args <file>: what shall be changed?');
  const base = file === undefined ? proposal.args : await argumentsIn(file);
  return { ...base, ...Object.fromEntries(set.map(assignment)) };
}

async function argumentsIn(file: string): Promise<ToolArguments> {
  try {
    return toolArgumentsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw cliError('usage', 'invalid', `${file} is not a JSON object of arguments.`, cause);
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
