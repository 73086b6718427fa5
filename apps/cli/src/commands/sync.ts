import { SyncStatus, type SyncStatusView, SyncTrigger } from '@waggle/contracts';
import type { Command } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { table } from '../terminal.js';
import { moment } from '../text/moment.js';
import { connect } from '../zone/running-zone.js';

export function registerSync(program: Command, surroundings: Surroundings): void {
  const sync = program.command('sync').description('share the workspace with the other zone');
  const now = sync
    .command('now', { isDefault: true })
    .description('one cycle now, pull and push; shows what came and went')
    .option('--deletions', 'agree that the files that are gone here are deleted, however many there are')
    .action(async ({ deletions }: { deletions?: boolean }, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { api } = await connect(session.home);
      const done = await api.call('/api/vault/sync/trigger', SyncTrigger.reply, { method: 'POST', body: { allowDeletions: deletions === true } });
      session.terminal.result(done, () => [`Came: ${done.pulled}, went: ${done.pushed}, conflicts: ${done.conflicts}, not let in: ${done.quarantined}.`, stateText(done)].join('\n'));
      if (done.trouble !== null) session.no();
    });
  examples(now, 'waggle sync now', 'waggle sync now --deletions');
  const status = sync
    .command('status')
    .description('how the workspace is shared: state, remote, last cycle, what is wrong and how to mend it')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { api } = await connect(session.home);
      const found = await api.call('/api/vault/sync/status', SyncStatus.reply);
      session.terminal.result(found, () => stateText(found));
      if (found.trouble !== null) session.no();
    });
  examples(status, 'waggle sync status', 'waggle sync status --json');
}

function stateText({ zone, state, remote, branch, head, lastSyncAt, lastCycleMs, nextSyncAt, trouble }: SyncStatusView): string {
  if (state === 'off') return `Zone ${zone} is alone: no remote is set (SYNC_REMOTE).`;
  const rows: Array<[string, string | null]> = [
    ['zone', zone],
    ['state', state],
    ['remote', remote],
    ['branch', head === null ? branch : `${branch} at ${head.slice(0, 12)}`],
    ['last cycle (UTC)', lastSyncAt === null ? null : `${moment(lastSyncAt)}${lastCycleMs === null ? '' : `, ${Math.round(lastCycleMs)} ms`}`],
    ['next (UTC)', nextSyncAt === null ? null : moment(nextSyncAt)],
  ];
  const wrong = trouble === null ? [] : [`Trouble since ${moment(trouble.at)} UTC: ${trouble.message} [${trouble.code}]`, ...trouble.files.map((file) => `  - ${file}`), `  ${trouble.mend}`];
  return [table(['sync', ''], rows), ...wrong].join('\n');
}
