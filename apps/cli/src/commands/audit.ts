import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AuditSearch, AuditVerify } from '@waggle/contracts';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { cliError } from '../cli.error.js';
import { examples, nextPage } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment, typedMoment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';
import { pageSize } from './option-values.js';

interface SearchOptions {
  readonly actor?: string;
  readonly action?: string;
  readonly task?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly after?: string;
}
/** A long record takes its time. */
const EXPORT_TIMEOUT_MS = 600_000;
const time = (typed: string): string => typedMoment(typed);
const pageSchema = AuditSearch.reply.extend({ next: z.string().nullable() });

export function registerAudit(program: Command, surroundings: Surroundings): void {
  const audit = program.command('audit').description('the record of all that was done and decided');
  examples(audit, 'waggle audit verify', 'waggle audit search --task EMAIL_0001');

  const verify = audit
    .command('verify')
    .description('check that nothing in the record was changed or taken out')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { api } = await connect(session.home);
      const chain = await api.call('/api/audit/verify', AuditVerify.reply);
      session.terminal.result(chain, () => (chain.ok ? `The record is whole: ${chain.entries} entries.` : `The record is BROKEN at entry ${chain.firstBad ?? '?'}: ${chain.detail}`));
      if (!chain.ok) session.no();
    });
  examples(verify, 'waggle audit verify');

  const search = audit
    .command('search')
    .description('find entries, newest first')
    .option('--actor <name>', 'who did it')
    .option('--action <action>', 'what was done, e.g. approval.approved')
    .option('--task <task>', 'of this task')
    .option('--since <time>', 'from then on: a date, a time, or how long ago (12h, 7d)', time)
    .option('--until <time>', 'before then', time)
    .option('--limit <count>', 'how many, at most 500', pageSize, 50)
    .option('--after <cursor>', 'go on from the page before')
    .action(async ({ task, ...options }: SearchOptions, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const page = await api.call('/api/audit', pageSchema, { query: { ...options, taskId: task } });
      terminal.result(page, () => pageText(page, command));
    });
  examples(search, 'waggle audit search --task EMAIL_0001', 'waggle audit search --actor operator --since 7d --json');
  registerExport(audit, surroundings);
}

interface ExportOptions extends Omit<SearchOptions, 'limit' | 'after'> {
  readonly format: 'csv' | 'json';
  readonly out: string;
}

function registerExport(audit: Command, surroundings: Surroundings): void {
  const command = audit
    .command('export')
    .description('write all entries that fit into a file, newest first')
    .requiredOption('--out <file>', 'the file; it must not be there yet')
    .addOption(new Option('--format <format>', 'of the file').choices(['csv', 'json']).default('json'))
    .option('--actor <name>', 'who did it')
    .option('--action <action>', 'what was done, e.g. approval.approved')
    .option('--task <task>', 'of this task')
    .option('--since <time>', 'from then on: a date, a time, or how long ago (12h, 7d)', time)
    .option('--until <time>', 'before then', time)
    .action(async ({ task, out, ...query }: ExportOptions, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const { body } = await api.open('/api/audit/export', { query: { ...query, taskId: task } }, AbortSignal.timeout(EXPORT_TIMEOUT_MS));
      if (body === null) throw cliError('answer_unreadable', 'bug', 'The zone has sent nothing.');
      await pipeline(body, createWriteStream(out, { flags: 'wx', mode: 0o600 })).catch((cause: unknown) => {
        throw cliError('usage', 'invalid', `${out} could not be written.`, cause, 'Give --out a file that is not there yet.');
      });
      terminal.result({ file: out }, () => `The entries are in ${out}.`);
    });
  examples(command, 'waggle audit export --format csv --since 30d --out audit.csv');
}

function pageText({ entries, next }: z.infer<typeof pageSchema>, command: Command): string {
  if (entries.length === 0) return 'Nothing fits.';
  const rows = entries.map(({ seq, at, actor, action, target, taskId, success }) => [seq, moment(at), actor, action, success ? '' : 'FAILED', target, taskId]);
  const shown = table(['no.', 'when (UTC)', 'who', 'what', '', 'on', 'task'], rows, { on: 40, task: 28 });
  return next === null ? shown : `${shown}\nMore: ${nextPage(command, next)}`;
}
