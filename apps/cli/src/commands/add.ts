import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text as readStream } from 'node:stream/consumers';
import { type PayloadOf, PRIORITIES, type Priority, type TaskFile } from '@waggle/contracts';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { cliError } from '../cli.error.js';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { connect } from '../zone/running-zone.js';

interface AddOptions {
  readonly title?: string;
  readonly from?: string;
  readonly body?: string;
  readonly priority?: Priority;
  readonly key?: string;
}
type NewTask = Partial<Pick<PayloadOf<typeof TaskFile>, 'taskId' | 'frontMatter'>> & { prefix?: string; title?: string; priority?: Priority; body: string };

const filedSchema = z.object({ taskId: z.string(), created: z.boolean() });

export function registerAdd(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('add')
    .description('file a task: a Markdown file named as a task, or a prefix (EMAIL, ODOO, ...) with a body')
    .argument('<file-or-prefix>', 'path of <PREFIX>_<rest>.md, or a prefix')
    .option('--title <text>', 'what it is about')
    .option('--from <address>', 'whose mail address the answer goes to')
    .option('--body <text>', 'the text; without it, it is read from standard input')
    .addOption(new Option('--priority <priority>', 'how urgent it is').choices(PRIORITIES))
    .option('--key <text>', 'the same key files the same task, never a second one')
    .action(async (what: string, options: AddOptions, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const body = what.endsWith('.md') ? await fromFile(what, options) : await fromOptions(what, options);
      const headers: Record<string, string> = options.key === undefined ? {} : { 'idempotency-key': options.key };
      const filed = await api.call('/api/tasks', filedSchema, { method: 'POST', body, headers });
      terminal.result(filed, () => (filed.created ? `Filed ${filed.taskId}.` : `${filed.taskId} is there already.`));
    });
  examples(command, "waggle add EMAIL --from ada@example.org --title 'Prices?' --body 'What does the team plan cost?'", 'waggle add EMAIL_0001.md', 'waggle add EMAIL --key order-17 < mail.txt');
}

async function fromFile(path: string, { title, priority, from }: AddOptions): Promise<NewTask> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw cliError('usage', 'invalid', `${path} cannot be read.`, cause);
  });
  const { parseTaskFile } = await import('@waggle/workspace-files');
  const { taskId, document } = parseTaskFile(basename(path), bytes);
  return { taskId, frontMatter: { ...document.frontMatter, ...sender(from) }, body: document.body, title, priority };
}

async function fromOptions(prefix: string, { title, priority, body, from }: AddOptions): Promise<NewTask> {
  return { prefix: prefix.toUpperCase(), frontMatter: sender(from), title, priority, body: body ?? (await readStream(process.stdin)) };
}

const sender = (from: string | undefined): { from?: string } => (from === undefined ? {} : { from });
