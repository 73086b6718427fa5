import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { examples } from '../help.js';
import { sessionOf, type Surroundings } from '../session.js';

interface RestoreOptions {
  readonly workspace?: string;
  readonly passphraseFile?: string;
  readonly force?: boolean;
  readonly only?: 'database';
  readonly ifMigrated?: boolean;
}

export function registerRestore(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('restore <backup>')
    .description('check a backup and put it in place of what is there; the zone must not run')
    .option('--workspace <folder>', 'folder of the task files (WAGGLE_WORKSPACE)')
    .option('--passphrase-file <file>', 'what opens it (WAGGLE_BACKUP_PASSPHRASE_FILE); else it comes from standard input')
    .option('--force', 'also where there is something already')
    .addOption(new Option('--only <part>', 'leave files and secrets as they are').choices(['database']))
    .option('--if-migrated', 'only when the tables are not of the version that the backup is of')
    .action(async (backup: string, options: RestoreOptions, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { passphraseOf, siteOf } = await import('../backup/site.js');
      const { restoreBackup } = await import('../backup/restore-backup.js');
      const site = siteOf(session, options);
      const given = { from: resolve(backup), force: options.force === true, databaseOnly: options.only === 'database', ifMigrated: options.ifMigrated === true };
      const done = await restoreBackup(site, { ...given, passphrase: await passphraseOf(site, options.passphraseFile) });
      session.terminal.result(done, () => (done.restored.length === 0 ? 'The tables are as they were in the backup: nothing to restore.' : `Restored ${done.restored.join(', ')} from ${done.name}.${done.extra === null ? '' : ` Files of the machine: ${done.extra}`}\nStart the zone, then: waggle audit verify`));
    });
  examples(command, 'waggle restore /mnt/backups/20260102T030405678Z --passphrase-file passphrase.txt');
}
