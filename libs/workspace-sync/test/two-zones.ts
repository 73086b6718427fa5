import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Zone } from '@waggle/contracts';
import type { SyncPath } from '../src/cycle.js';
import { Git } from '../src/git.js';
import type { Doors, SyncSettings } from '../src/sync-settings.js';
import { WorkTree } from '../src/work-tree.js';

/** Lets all in and out, and finds no secret but the word SECRET. */
export const OPEN_DOORS: Doors = {
  mayEnter: () => Promise.resolve({ enter: true }),
  findSecrets: (_, text) => Promise.resolve(text.includes('SECRET') ? ['token'] : []),
  incoming: () => Promise.resolve(),
  mustStay: () => Promise.resolve(new Map()),
};

/** Doors through which these do not leave. */
export function holding(...held: readonly SyncPath[]): Doors {
  return { ...OPEN_DOORS, mustStay: (files) => Promise.resolve(new Map(files.filter(({ path: file }) => held.includes(file)).map(({ path: file }) => [file, 'it is open here']))) };
}

export interface TestZone {
  readonly root: string;
  readonly tree: WorkTree;
  readonly git: Git;
  put(file: string, text: string | Buffer): Promise<void>;
  read(file: string): Promise<string>;
  remove(file: string): Promise<void>;
  /** All files that are not hidden, with their text. */
  files(): Promise<Record<string, string>>;
}

/** A bare remote and folders that share it. */
export class TwoZones {
  private readonly open: WorkTree[] = [];

  private constructor(
    readonly home: string,
    readonly remote: string,
  ) {}

  static async start(): Promise<TwoZones> {
    return TwoZones.at(await mkdtemp(path.join(os.tmpdir(), 'waggle-sync-')));
  }

  /** Both zones, which share `Done/one.md`. */
  static async joined(): Promise<{ zones: TwoZones; local: TestZone; cloud: TestZone }> {
    const zones = await TwoZones.start();
    const [local, cloud] = [zones.zone('local'), zones.zone('cloud')];
    await local.put('Done/one.md', 'one');
    await local.tree.cycle();
    await cloud.tree.cycle();
    return { zones, local, cloud };
  }

  static async at(home: string): Promise<TwoZones> {
    const zones = new TwoZones(home, path.join(home, 'remote.git'));
    await zones.makeRemote();
    return zones;
  }

  async makeRemote(): Promise<void> {
    await mkdir(this.remote, { recursive: true });
    await this.gitAt(this.remote, this.remote).text(['init', '--quiet', '--bare', '--initial-branch=main']);
  }

  /** The remote accepts the next push and dies before it says so. */
  async loseNextAnswer(): Promise<void> {
    await writeFile(path.join(this.remote, 'hooks/reference-transaction'), '#!/bin/sh\n[ "$1" = committed ] && rm "$0" && kill -9 $PPID\nexit 0\n', { mode: 0o755 });
  }

  gitAt(root: string, gitDir = path.join(root, '.git')): Git {
    return new Git({ root, gitDir, identity: { name: 'Ann', email: 'ann@person.example' } });
  }

  zone(zone: Zone, more: Partial<SyncSettings> = {}, name: string = zone): TestZone {
    const root = more.root ?? path.join(this.home, name);
    const tree = new WorkTree({ root, zone, remote: `file://${this.remote}`, doors: OPEN_DOORS, ...more });
    this.open.push(tree);
    const at = (file: string): string => path.join(root, file);
    return {
      root,
      tree,
      git: this.gitAt(root),
      put: async (file, text) => {
        await mkdir(path.dirname(at(file)), { recursive: true });
        await writeFile(at(file), text);
      },
      read: (file) => readFile(at(file), 'utf8'),
      remove: (file) => rm(at(file), { recursive: true }),
      files: () => filesIn(root),
    };
  }

  async stop(): Promise<void> {
    for (const tree of this.open) await tree.close();
    await rm(this.home, { recursive: true, force: true });
  }
}

export async function filesIn(root: string, folder = ''): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(found, await filesIn(root, file));
    else if (entry.isFile()) found[file] = await readFile(path.join(root, file), 'latin1');
  }
  return found;
}
