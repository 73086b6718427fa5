import { type Environment, loadConfig } from '@waggle/config';
import { AppError } from '@waggle/errors';
import { searchFolders } from './choose.js';
import { devConfig } from './dev.config.js';
import type { InfrastructureErrorCode } from './infrastructure.js';
import { canInstall, installCommand, installPackages } from './install.js';
import { findProgram } from './system.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PACKAGES = ['chromium'];

async function findBrowser(folders: readonly string[]): Promise<string | undefined> {
  const found = await Promise.all(NAMES.map((name) => findProgram(name, folders)));
  return found.find((program) => program !== undefined);
}

/** Finds Chromium, or installs it; gives its path. @throws AppError `server_not_found` with the one command to run, `install_failed`. */
export async function ensureBrowser({ env, log }: { env: Environment; log: (line: string) => void }): Promise<string> {
  const config = loadConfig(devConfig, env);
  const found = await findBrowser(searchFolders(config));
  if (found !== undefined) return found;
  if (await canInstall(config.PATH)) {
    await installPackages(PACKAGES, config.PATH, log);
    const installed = await findBrowser(searchFolders(config));
    if (installed !== undefined) return installed;
  }
  throw new AppError<InfrastructureErrorCode>('server_not_found', 'missing', `This machine has no Chromium. Run this once:\n\n  ${installCommand(PACKAGES)}`, { servers: ['chromium'] });
}
