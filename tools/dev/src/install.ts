import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { AppError } from '@waggle/errors';
import type { InfrastructureErrorCode } from './infrastructure.js';
import { findProgram, isRoot } from './system.js';

const LISTS = '/var/lib/apt/lists';
const POLICY = '/usr/sbin/policy-rc.d';

/** True where packages can be installed: Debian or Ubuntu, as root. */
export async function canInstall(path: string): Promise<boolean> {
  return isRoot() && (await findProgram('apt-get', path.split(':'))) !== undefined;
}

/** The one command that a person must run where we may not. */
export function installCommand(packages: readonly string[]): string {
  if (process.platform === 'darwin') return `brew install ${packages.map((name) => BREW[name] ?? name).join(' ')}`;
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

const BREW: Readonly<Record<string, string>> = {
  'rabbitmq-server': 'rabbitmq',
  'redis-server': 'redis',
  'dovecot-imapd': 'dovecot',
  'dovecot-lmtpd': '',
};

function runAptGet(args: readonly string[], path: string, log: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { PATH: path, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
    const child = spawn('apt-get', ['-y', '-q', '-o', 'DPkg::Lock::Timeout=300', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (text: Buffer): void => {
      output = `${output}${text.toString()}`.slice(-2_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new AppError<InfrastructureErrorCode>('install_failed', 'transient', `apt-get ${args.join(' ')} failed (code ${code}):\n${output}`));
    });
    log(`  apt-get ${args.join(' ')}`);
  });
}

async function listsAreMissing(): Promise<boolean> {
  const names = await readdir(LISTS).catch(() => [] as string[]);
  return !names.some((name) => name.includes('_Packages'));
}

// The packages bring system services; ours run privately, so none of theirs shall be started by the installation.
async function withoutServices(work: () => Promise<void>): Promise<void> {
  if (existsSync(POLICY)) return work();
  await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    await rm(POLICY, { force: true });
  }
}

let queue: Promise<void> = Promise.resolve();

/** Installs Debian packages, one call after the other; says so first. Call only where `canInstall`. */
export function installPackages(packages: readonly string[], path: string, log: (line: string) => void): Promise<void> {
  const installation = queue.then(() => installNow(packages, path, log));
  queue = installation.catch(() => undefined);
  return installation;
}

async function installNow(packages: readonly string[], path: string, log: (line: string) => void): Promise<void> {
  log(`Installing ${packages.join(', ')} with apt-get, because this machine has none of its own (about a minute).`);
  if (await listsAreMissing()) await runAptGet(['update'], path, log);
  const install = ['install', '--no-install-recommends', ...packages];
  await withoutServices(() =>
    runAptGet(install, path, log).catch(async () => {
      await runAptGet(['update'], path, log);
      await runAptGet(install, path, log);
    }),
  );
}
