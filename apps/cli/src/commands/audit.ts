import { AuditSearch, AuditVerify } from '@waggle/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
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
}

function pageText({ entries, next }: z.infer<typeof pageSchema>, command: Command): string {
  if (entries.length === 0) return 'Nothing fits.';
  const rows = entries.map(({ seq, at, actor, action, target, taskId, success }) => [seq, moment(at), actor, action, success ? '' : 'FAILED', target, taskId]);
  const shown = table(['no.', 'when (UTC)', 'who', 'what', '', 'on', 'task'], rows, { on: 40, task: 28 });
  return next === null ? shown : `${shown}\nMore: ${nextPage(command, next)}`;
}
