import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { AppError, hasCode } from '@waggle/errors';
import type { ConfigErrorCode, Environment } from './load.js';

/** What every installation in containers has, and no zone that is started here. */
const OF_AN_INSTALLATION = 'WAGGLE_PASSWORD';

export interface SettingsFile {
  /** Empty where there is no file, and where it is another zone's. */
  readonly settings: Environment;
  /** It holds the secrets of services that something else starts: nothing of it is meant for a zone on this machine. */
  readonly ofInstallation: boolean;
}

/** Reads settings from a file of lines `NAME=value`. @throws AppError `config_invalid` when it is there and cannot be read */
export async function readSettingsFile(path: string): Promise<SettingsFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) return '';
    throw new AppError<ConfigErrorCode>('config_invalid', 'invalid', `${path} cannot be read.`, { settings: [path] }, cause);
  });
  const settings = parseEnv(text) as Environment;
  const ofInstallation = settings[OF_AN_INSTALLATION] !== undefined;
  return { settings: ofInstallation ? {} : settings, ofInstallation };
}
