import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '@waggle/errors';
import type { InfrastructureErrorCode } from './infrastructure.js';
import { Keeper } from './keeper.js';
import { stateOf, sweep } from './sweep.js';
import { isOpenToOthers, isRoot } from './system.js';
import { until } from './until.js';

export interface InstanceOptions {
  home: string;
  /** Kept instances have this name and their data stays; others get a random one and are removed. */
  keepAs?: string | undefined;
  path: string;
  /** Folders elsewhere that go with a throwaway instance. */
  alsoRemove?: (id: string) => string[];
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** A folder below the home, or, when root's home is closed to the accounts that servers run under, below /var/tmp. */
async function baseFolder(home: string): Promise<string> {
  await mkdir(home, { recursive: true });
  if (!isRoot() || (await isOpenToOthers(home))) return join(home, 'servers');
  const folder = `/var/tmp/waggle-${shortHash(home)}`;
  await mkdir(folder, { recursive: true, mode: 0o711 });
  if ((await stat(folder)).uid !== 0) {
    throw new AppError<InfrastructureErrorCode>('server_start_failed', 'denied', `${folder} belongs to somebody else; remove it or move ${home}.`);
  }
  return folder;
}

// After a crash the keeper of the last run may still be stopping the servers.
const CLOSED_WITHIN_MS = 30_000;

async function refuseSecond(folder: string): Promise<void> {
  const refuse = async (): Promise<void> => {
    if ((await stateOf(folder)) === 'free') return;
    const message = `The servers of ${folder} already run for another program; stop that first, or use another home.`;
    throw new AppError<InfrastructureErrorCode>('infrastructure_in_use', 'conflict', message);
  };
  await until(refuse, (await stateOf(folder)) === 'closing' ? CLOSED_WITHIN_MS : 0);
}

/** The servers of one run: their folder, and the keeper that ends them with this process. */
export class Instance {
  private constructor(
    readonly id: string,
    readonly folder: string,
    readonly keeper: Keeper,
    readonly kept: boolean,
  ) {}

  static async open({ home, keepAs, path, alsoRemove = () => [] }: InstanceOptions): Promise<Instance> {
    const base = await baseFolder(resolve(home));
    await mkdir(base, { recursive: true, mode: 0o711 });
    await sweep(base);
    const id = keepAs ?? randomBytes(4).toString('hex');
    const folder = join(base, id);
    if (keepAs !== undefined) await refuseSecond(folder);
    await mkdir(folder, { recursive: true, mode: 0o711 });
    await chmod(folder, 0o711);
    const kept = keepAs !== undefined;
    const removeIfEmpty = base.startsWith(resolve(home)) ? [] : [base];
    const keeper = new Keeper({ remove: kept ? [] : [folder, ...alsoRemove(id)], removeIfEmpty, graceful: kept, path });
    await writeFile(join(folder, 'keeper.pid'), `${keeper.pid} ${process.pid}`);
    return new Instance(id, folder, keeper, kept);
  }

  /** A folder for one server, owned by the account that the server runs under. */
  async folderFor(name: string, owner?: { uid: number; gid: number }): Promise<string> {
    const folder = join(this.folder, name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (owner) await chown(folder, owner.uid, owner.gid);
    return folder;
  }

  /** A value made once and found again by the next run of a kept instance. Readable by this account alone. */
  async remember<T>(name: string, make: () => T | Promise<T>): Promise<T> {
    const file = join(this.folder, `${name}.json`);
    const known = await readFile(file, 'utf8').catch(() => undefined);
    if (known !== undefined) return JSON.parse(known) as T;
    const value = await make();
    await this.memorise(name, value);
    return value;
  }

  memorise(name: string, value: unknown): Promise<void> {
    return writeFile(join(this.folder, `${name}.json`), JSON.stringify(value), { mode: 0o600 });
  }

  close(): Promise<void> {
    return this.keeper.close();
  }
}
