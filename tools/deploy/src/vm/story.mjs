import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { variant } from './releases.mjs';

const SETTINGS = '/etc/waggle/waggle.env';
const BACKUPS = '/var/backups/waggle';
const FAILING_SOON = ['env', 'WAGGLE_DONE_WITHIN=20'];

/** What an operator lives through with one machine: each chapter goes on where the one before has ended. */
export class Story {
  passed = 0;
  failed = 0;

  constructor(machine, say) {
    this.machine = machine;
    this.say = say;
  }

  async tell() {
    for (const [title, chapter] of this.#chapters()) {
      const began = Date.now();
      try {
        await chapter();
        this.passed += 1;
        this.say(`ok    ${title} (${Math.round((Date.now() - began) / 1000)} s)`);
      } catch (error) {
        this.failed += 1;
        this.say(`FAIL  ${title}\n${error.message}`);
      }
    }
  }

  #chapters() {
    return [
      ['says what is missing, and changes nothing', () => this.#refusesWithoutSettings()],
      ['installs with servers of its own, all on loopback', () => this.#installs()],
      ['is harmless a second time', () => this.#installsAgain()],
      ['refuses wrong settings with all faults, the zone untouched', () => this.#refusesWrongSettings()],
      ['upgrades, on record', () => this.#upgrades()],
      ['a release that does not start is rolled back', () => this.#rollsBack('1.2.0', 'starts_not', 'starting')],
      ['a release whose migration fails is rolled back', () => this.#rollsBack('1.3.0', 'migrates_not', 'making tables')],
      ['a release that migrates and then does no work is rolled back with its tables', () => this.#rollsBack('1.4.0', 'works_not', 'smoke test')],
      ['killed in the middle, it is mended by the next run', () => this.#killed()],
      ['goes back by word', () => this.#goesBack()],
      ['a full disk leaves the backups that are there', () => this.#diskFull()],
      ['a damaged backup and a wrong passphrase are refused', () => this.#refusesBackups()],
      ['backup, wipe, restore: the audit is whole and the tasks are there', () => this.#restores()],
    ];
  }

  #deploy(version, ...args) {
    return this.machine.do(`/srv/${version}/deploy/deploy.sh`, ...args);
  }

  /** A command that must succeed; gives its output. */
  #must(program, ...args) {
    const { code, out, err } = this.machine.do(program, ...args);
    assert.equal(code, 0, `${program} ${args.join(' ')} ended with ${code}:\n${out}${err}`);
    return out;
  }

  #json(...args) {
    return JSON.parse(this.#must('waggle', '--json', ...args));
  }

  #version() {
    return this.#must('cat', '/opt/waggle/current/VERSION').trim();
  }

  #requireWhole() {
    assert.equal(this.#json('audit', 'verify').ok, true);
    assert.equal(this.#json('tasks', 'ERROR_kept').task.status, 'done');
    assert.deepEqual(this.#json('stops').stops, []);
    assert.equal(this.machine.do('test', '-e', '/opt/waggle/deploying').code, 1, 'nothing is under way');
  }

  /** systemd calls it started when its process runs; an answer comes later. */
  async #starts() {
    this.#must('systemctl', 'start', 'waggle');
    const until = Date.now() + 120_000;
    let said = this.machine.do('waggle', 'status');
    // 5: it answers, and has something to say.
    for (; ![0, 5].includes(said.code); said = this.machine.do('waggle', 'status')) {
      assert.ok(Date.now() < until, `the zone answers: ${said.err}`);
      await pause(500);
    }
  }

  #migrations() {
    return this.#must('runuser', '-u', 'postgres', '--', 'psql', '-XAtq', '-d', this.#database(), '-c', "SELECT string_agg(name, ',' ORDER BY id) FROM audit.migration");
  }

  #database() {
    return this.#must('runuser', '-u', 'postgres', '--', 'psql', '-XAtqc', "SELECT datname FROM pg_database WHERE datname LIKE 'waggle\\_%'").trim();
  }

  #backups() {
    return readdirSync(this.machine.path(BACKUPS)).filter((name) => name.endsWith('Z')).sort();
  }

  #refusesWithoutSettings() {
    const { code, err } = this.#deploy('1.0.0', 'install');
    assert.equal(code, 2, err);
    assert.match(err, /lacks AMQP_URL DATABASE_URL REDIS_URL/);
    assert.equal(this.machine.do('test', '-e', '/opt/waggle/current').code, 1);
  }

  #installs() {
    const { code, err } = this.#deploy('1.0.0', 'install', '--with-servers');
    assert.equal(code, 0, err);
    const open = this.#must('ss', '-Hltn').split('\n').filter((line) => line !== '' && !/\s(127\.0\.0\.1|\[::1\]):\d+\s/.test(line) && !/:80\s/.test(line));
    assert.deepEqual(open, []);
    assert.match(this.#must('systemctl', 'show', '-P', 'User', 'waggle'), /waggle/);
    writeFileSync(this.machine.path('/srv/ERROR_kept.md'), '---\ntitle: Kept\n---\nIs still there afterwards.\n');
    this.#must('chmod', '0644', '/srv/ERROR_kept.md');
    this.#must('waggle', 'add', '/srv/ERROR_kept.md');
    const until = Date.now() + 60_000;
    while (this.#json('tasks', 'ERROR_kept').task.status !== 'done') assert.ok(Date.now() < until, 'the task is done within a minute');
    this.#requireWhole();
    assert.deepEqual(this.#json('audit', 'search', '--action', 'operation.install').entries.map(({ target, success }) => [target, success]), [['1.0.0', true]]);
  }

  #installsAgain() {
    const began = this.#must('systemctl', 'show', '-P', 'ActiveEnterTimestampMonotonic', 'waggle');
    const { code, err } = this.#deploy('1.0.0', 'install', '--with-servers');
    assert.equal(code, 0, err);
    assert.equal(this.#must('systemctl', 'show', '-P', 'ActiveEnterTimestampMonotonic', 'waggle'), began, 'the zone was left running');
    this.#requireWhole();
  }

  #refusesWrongSettings() {
    const right = readFileSync(this.machine.path(SETTINGS), 'utf8');
    variant(this.machine.path('/srv/1.0.0'), this.machine.path('/srv/1.1.0'), '1.1.0');
    for (const [wrong, told] of [
      [right.replace(/^AMQP_URL=.*$/m, ''), /lacks AMQP_URL\./],
      [`${right.replace('DRY_RUN=true', 'DRY_RUN=maybe')}RETRY_DELAYS_MS=soon\n`, /DRY_RUN[\s\S]*RETRY_DELAYS_MS/],
    ]) {
      writeFileSync(this.machine.path(SETTINGS), wrong);
      const { code, err } = this.#deploy('1.1.0', 'install');
      writeFileSync(this.machine.path(SETTINGS), right);
      assert.equal(code, 2, err);
      assert.match(err, told);
      assert.equal(this.#version(), '1.0.0');
      assert.equal(this.machine.do('test', '-e', '/opt/waggle/releases/1.1.0').code, 1, 'nothing was left');
    }
    this.#requireWhole();
  }

  #upgrades() {
    const { code, err } = this.#deploy('1.1.0', 'install');
    assert.equal(code, 0, err);
    assert.equal(this.#version(), '1.1.0');
    this.#requireWhole();
    assert.match(this.#json('audit', 'search', '--action', 'operation.upgrade').entries[0].output, /from 1\.0\.0, backup \d/);
    assert.equal(this.#json('audit', 'search', '--action', 'operation.backup').entries.length, 1);
  }

  #rollsBack(version, fault, step) {
    const before = this.#migrations();
    variant(this.machine.path('/srv/1.1.0'), this.machine.path(`/srv/${version}`), version, fault);
    const { code, err } = this.machine.do(...FAILING_SOON, `/srv/${version}/deploy/deploy.sh`, 'install');
    assert.equal(code, 1, err);
    assert.match(err, new RegExp(`version ${version} was not installed: it failed at "${step}"`));
    assert.equal(this.#version(), '1.1.0');
    assert.equal(this.#must('systemctl', 'is-active', 'waggle').trim(), 'active');
    assert.equal(this.#migrations(), before);
    this.#requireWhole();
    assert.match(this.#json('audit', 'search', '--action', 'operation.rollback').entries[0].output, new RegExp(`from ${version}, which failed at: ${step}`));
  }

  async #killed() {
    variant(this.machine.path('/srv/1.1.0'), this.machine.path('/srv/1.5.0'), '1.5.0');
    for (const step of ['backing up', 'making tables', 'starting']) {
      const child = this.machine.begin('/srv/1.5.0/deploy/deploy.sh', 'install');
      const until = Date.now() + 120_000;
      while (!this.machine.do('cat', '/opt/waggle/deploying').out.includes(`STEP=${step}`)) {
        assert.ok(Date.now() < until && child.exitCode === null, `it comes to ${step}`);
        await pause(50);
      }
      this.#must('pkill', '--signal', 'KILL', '--full', '/srv/1.5.0/deploy/deploy.sh install');
    }
    const { code, err } = this.#deploy('1.5.0', 'install');
    assert.equal(code, 0, err);
    assert.match(err, /was cut off at "starting"/);
    assert.equal(this.#version(), '1.5.0');
    this.#requireWhole();
  }

  #goesBack() {
    const { code, err } = this.#deploy('1.5.0', 'rollback');
    assert.equal(code, 0, err);
    assert.equal(this.#version(), '1.1.0');
    this.#requireWhole();
  }

  #diskFull() {
    const before = this.#backups();
    this.#must('mount', '-t', 'tmpfs', '-o', 'size=64k,mode=0777', 'tmpfs', BACKUPS);
    const { code, err } = this.machine.do('waggle', 'backup');
    const left = this.#must('ls', '-A', BACKUPS);
    this.#must('umount', BACKUPS);
    assert.equal(code, 1, err);
    assert.match(err, /disk_full/);
    assert.equal(left, '');
    assert.deepEqual(this.#backups(), before);
  }

  async #refusesBackups() {
    this.#must('/srv/1.1.0/deploy/deploy.sh', 'backup');
    const newest = `${BACKUPS}/${this.#backups().at(-1)}`;
    this.#must('systemctl', 'stop', 'waggle');
    this.#must('cp', '-a', newest, '/srv/damaged');
    this.#must('dd', 'if=/dev/zero', 'of=/srv/damaged/database', 'bs=1', 'seek=500', 'count=8', 'conv=notrunc', 'status=none');
    writeFileSync(this.machine.path('/srv/other'), 'an entirely different one\n');
    const tried = [['--force', '/srv/damaged'], ['--force', '--passphrase-file', '/srv/other', newest], [newest]].map((args) => this.machine.do('waggle', 'restore', ...args));
    await this.#starts();
    assert.deepEqual(tried.map(({ code, err }) => [code, /\[(\w+)\]/.exec(err)?.[1]]), [[1, 'backup_damaged'], [2, 'passphrase_wrong'], [4, 'not_empty']]);
  }

  async #restores() {
    this.#must('/srv/1.1.0/deploy/deploy.sh', 'backup');
    const newest = `${BACKUPS}/${this.#backups().at(-1)}`;
    const { audit } = JSON.parse(readFileSync(this.machine.path(`${newest}/manifest.json`), 'utf8'));
    const restores = () => this.#json('audit', 'search', '--action', 'operation.restore').entries.length;
    const before = restores();
    this.#must('systemctl', 'stop', 'waggle');
    this.#must('runuser', '-u', 'postgres', '--', 'dropdb', this.#database());
    this.#must('find', '/var/lib/waggle', '-mindepth', '1', '-delete');
    const { code, err } = this.#deploy('1.1.0', 'restore', newest);
    assert.equal(code, 0, err);
    this.#requireWhole();
    assert.ok(this.#json('audit', 'verify').entries >= audit.seq);
    assert.equal(restores(), before + 1);
    assert.match(readFileSync(this.machine.path('/var/lib/waggle/workspace/Dashboard.md'), 'utf8'), /./);
  }
}
