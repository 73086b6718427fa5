// A Debian of its own with systemd as process 1, in which deploy.sh does all that it does on a real machine. No network: packages are there already.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const SUITE = 'bookworm';
const SYSTEM = ['systemd', 'systemd-sysv', 'dbus', 'ca-certificates', 'git', 'openssl', 'procps', 'iproute2'];
const SERVERS = ['rabbitmq-server', 'postgresql', 'redis-server', 'nginx-light', 'libstdc++6', 'openssh-client'];
const NEEDED = ['debootstrap', 'systemd-nspawn', 'nsenter', 'chroot'];
export const CACHE = join(tmpdir(), 'waggle-vm');

/** Why there can be no such machine here; undefined when there can. */
export function obstacle() {
  if (process.getuid?.() !== 0) return 'it wants root';
  const missing = NEEDED.filter((program) => spawnSync('which', [program]).status !== 0);
  if (missing.length > 0) return `it wants ${missing.join(', ')} (apt-get install debootstrap systemd-container)`;
  return undefined;
}

function run(command, args, options = {}) {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${String(stderr).slice(-2000)}`);
}

/** Made once and kept: a minute or two. */
function base(say) {
  const key = createHash('sha256').update(JSON.stringify([SUITE, SYSTEM, SERVERS, process.version])).digest('hex').slice(0, 12);
  const folder = join(CACHE, `base-${key}`);
  if (existsSync(folder)) return folder;
  say(`making a Debian (${SUITE}) in ${folder}, only this once ...`);
  const work = `${folder}.making`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  run('debootstrap', ['--variant=minbase', `--include=${SYSTEM.join(',')}`, SUITE, work]);
  writeFileSync(join(work, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  run('chroot', [work, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', 'install', '-y', '--no-install-recommends', ...SERVERS]);
  rmSync(join(work, 'usr/sbin/policy-rc.d'));
  copyFileSync(process.execPath, join(work, 'usr/local/bin/node'));
  renameSync(work, folder);
  return folder;
}

const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);

export class Machine {
  #nspawn;
  #leader;

  constructor(root, nspawn) {
    this.root = root;
    this.#nspawn = nspawn;
  }

  /** Boots a fresh one. */
  static async boot(say) {
    const root = join(CACHE, `root-${process.pid}`);
    run('cp', ['-a', '--reflink=auto', base(say), root]);
    const nspawn = spawn('systemd-nspawn', ['--register=no', '--keep-unit', '-q', '--private-network', '-D', root, '-b'], { stdio: ['ignore', 'ignore', 'ignore'], detached: true });
    const machine = new Machine(root, nspawn);
    await machine.#awaitBoot();
    return machine;
  }

  async #awaitBoot() {
    for (let tries = 0; tries < 240; tries += 1) {
      await pause(500);
      if (this.#nspawn.exitCode !== null) throw new Error(`systemd-nspawn ended with ${this.#nspawn.exitCode}`);
      this.#leader = childrenOf(this.#nspawn.pid)[0];
      if (this.#leader !== undefined && /running|degraded/.test(this.do('systemctl', 'is-system-running').out)) return;
    }
    throw new Error('the machine did not boot within two minutes');
  }

  /** Runs a program there; `env` goes with it. */
  do(program, ...args) {
    const { status, stdout, stderr, error } = spawnSync('nsenter', ['-t', this.#leader, '-a', '--', program, ...args], { encoding: 'utf8', timeout: 400_000, maxBuffer: 2 ** 26 });
    return { code: status, out: stdout ?? '', err: `${stderr ?? ''}${error?.message ?? ''}` };
  }

  /** The same, not waited for: for what shall be killed in the middle. */
  begin(program, ...args) {
    return spawn('nsenter', ['-t', this.#leader, '-a', '--', program, ...args], { stdio: 'ignore' });
  }

  path(inside) {
    return join(this.root, inside);
  }

  stop() {
    this.do('systemctl', 'poweroff', '--force', '--force');
    this.#nspawn.kill('SIGKILL');
    rmSync(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }
}

/** Roots that runs before this one have left. */
export function sweep() {
  for (const name of existsSync(CACHE) ? readdirSync(CACHE) : []) {
    const pid = /^root-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}
