import { execFile } from 'node:child_process';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The push has been accepted, and the server dies before it says so. */
const LOSES_ANSWER = '#!/bin/sh\n[ "$1" = committed ] && rm "$GIT_DIR/lose-answer" 2>/dev/null && kill -9 $PPID\nexit 0\n';
const REFUSES = '#!/bin/sh\nrm "$GIT_DIR/refuse" 2>/dev/null && { echo "not now" >&2; exit 1; }\nexit 0\n';

/** The bare repository between two zones, with its troubles. */
export class SharedRemote {
  readonly path: string;
  private away = false;

  constructor(private readonly home: string) {
    this.path = join(home, 'shared.git');
  }

  /** Holds `zones.json` as it is given. */
  async make(zonesFile: unknown): Promise<void> {
    const clone = join(this.home, 'first');
    await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', this.path]);
    await run('git', ['clone', '--quiet', this.path, clone]);
    await writeFile(join(clone, 'zones.json'), JSON.stringify(zonesFile));
    await run('git', ['-C', clone, 'add', 'zones.json']);
    await run('git', ['-C', clone, '-c', 'user.name=Olga', '-c', 'user.email=olga@waggle.example', 'commit', '--quiet', '-m', 'Set up']);
    await run('git', ['-C', clone, 'push', '--quiet', 'origin', 'HEAD:main']);
    await this.hook('reference-transaction', LOSES_ANSWER);
    await this.hook('pre-receive', REFUSES);
  }

  async be(how: 'away' | 'back' | 'loses_answer' | 'refuses'): Promise<void> {
    if (how === 'loses_answer') return this.flag('lose-answer');
    if (how === 'refuses') return this.flag('refuse');
    if (this.away === (how === 'away')) return;
    this.away = !this.away;
    await rename(this.away ? this.path : this.elsewhere, this.away ? this.elsewhere : this.path);
  }

  /** Back, and without what it was told to do wrong. */
  async heal(): Promise<void> {
    await this.be('back');
    for (const flag of ['lose-answer', 'refuse']) await rm(join(this.path, flag), { force: true });
  }

  async tip(): Promise<string> {
    return (await run('git', ['-C', this.path, 'rev-parse', 'main'])).stdout.trim();
  }

  private get elsewhere(): string {
    return join(this.home, 'away.git');
  }

  private async flag(name: string): Promise<void> {
    await writeFile(join(this.away ? this.elsewhere : this.path, name), '');
  }

  private async hook(name: string, text: string): Promise<void> {
    const file = join(this.path, 'hooks', name);
    await writeFile(file, text);
    await chmod(file, 0o755);
  }
}
