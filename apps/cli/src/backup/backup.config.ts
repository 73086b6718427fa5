import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

/** Settings of `waggle backup` and `waggle restore`; the options of the same meaning go before them. */
export const backupConfig = defineConfig({
  WAGGLE_BACKUP_FOLDER: { schema: z.string().optional(), description: 'Where backups lie. Default: backups in the state folder.' },
  WAGGLE_BACKUP_DAYS: { schema: wholeNumberSchema(7, 1, 3650), description: 'Backups older than this go after a new one; the newest good one stays whatever its age.' },
  WAGGLE_BACKUP_PASSPHRASE_FILE: { schema: z.string().optional(), description: 'File whose content opens the backups; without it, the passphrase comes from standard input.' },
});
export type BackupConfig = ConfigOf<typeof backupConfig>;
