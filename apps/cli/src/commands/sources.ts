import { SourceList, SourcePause, type SourceView } from '@waggle/contracts';
import type { Command } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';

export function registerSources(program: Command, surroundings: Surroundings): void {
  const sources = program.command('sources').description('where tasks come from: mailboxes and the like, and what keeps each from being read');
  const list = sources
    .command('list', { isDefault: true })
    .description('every source with its state')
    .action(async (_options: unknown, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const found = await api.call('/api/sources', SourceList.reply, {});
      terminal.result(found, () => (found.sources.length === 0 ? 'No source is configured.' : listText(found.sources)));
    });
  examples(list, 'waggle sources list', 'waggle sources --json');
  registerChange(sources, surroundings, 'pause', 'take nothing more from a source; what comes meanwhile stays where it is');
  registerChange(sources, surroundings, 'resume', 'let a paused source go on: what came meanwhile is taken now');
}

function registerChange(sources: Command, surroundings: Surroundings, verb: 'pause' | 'resume', description: string): void {
  const change = sources
    .command(verb)
    .description(description)
    .argument('<id>', 'of the source')
    .action(async (id: string, _options: unknown, command: Command) => {
      const { terminal, home } = sessionOf(command, surroundings);
      const { api } = await connect(home);
      const changed = await api.call(`/api/sources/${encodeURIComponent(id)}/${verb}`, SourcePause.reply, { method: 'POST' });
      terminal.result(changed, () => `${changed.source.id}: ${stateOf(changed.source)}.`);
    });
  examples(change, `waggle sources ${verb} imap:office@mail.example/INBOX`);
}

const stateOf = ({ state, why }: SourceView): string => (why === null ? state : `${state}: ${why}`);

function listText(sources: readonly SourceView[]): string {
  const rows = sources.map((source) => [
    source.id,
    stateOf(source),
    source.trouble === null ? '' : moment(source.trouble.since),
    source.trouble?.nextTry === undefined || source.trouble.nextTry === null ? '' : moment(source.trouble.nextTry),
    String(source.taken),
    source.lastTakenAt === null ? 'never' : moment(source.lastTakenAt),
  ]);
  return table(['source', 'state', 'trouble since', 'next try (UTC)', 'taken', 'last (UTC)'], rows, { state: 60 });
}
