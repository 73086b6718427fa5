import type { Command } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';
import { megabytes } from '../text/megabytes.js';

interface BackupOptions {
  readonly to?: string;
  readonly workspace?: string;
  readonly passphraseFile?: string;
  readonly days?: number;
  readonly with: readonly string[];
}

export function registerBackup(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('backup')
    .description('write all that cannot be made anew into a new folder, sealed: database, workspace, secrets; the zone may run where its database is a given one')
    .option('--to <folder>', 'where backups lie (WAGGLE_BACKUP_FOLDER, default backups in the state folder)')
    .option('--workspace <folder>', 'folder of the task files (WAGGLE_WORKSPACE)')
    .option('--passphrase-file <file>', 'what opens it (WAGGLE_BACKUP_PASSPHRASE_FILE); else it comes from standard input')
    .option('--days <days>', 'older ones go afterwards (WAGGLE_BACKUP_DAYS, default 7); the newest good one stays', Number)
    .option('--with <file...>', 'files of the machine that go along', [])
    .action(async (options: BackupOptions, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { passphraseOf, siteOf } = await import('../backup/site.js');
      const { takeBackup } = await import('../backup/take-backup.js');
      const site = siteOf(session, options);
      const taken = await takeBackup(site, { passphrase: await passphraseOf(site, options.passphraseFile), extra: options.with, days: options.days ?? site.settings.WAGGLE_BACKUP_DAYS });
      session.terminal.result(taken, () => `Wrote ${taken.folder} (${megabytes(taken.bytes)}), the audit up to entry ${taken.audit?.seq ?? 0}. Without the passphrase nobody opens it, you neither.`);
    });
  examples(command, 'waggle backup --to /mnt/backups --passphrase-file passphrase.txt', 'openssl rand -base64 30 > passphrase.txt');
}
