import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const SCRIPT = readFileSync(join(import.meta.dirname, '../../../deploy/deploy.sh'), 'utf8');
/** Its functions, and a command line whose answers are files named after what was asked. */
const FUNCTIONS = `WAGGLE_DONE_WITHIN=3
${SCRIPT.replace(/^main "\$@"$/m, '')}
write_journal() { :; }
current() { echo /opt/waggle/releases/1.0.0; }
in_release() {
  shift
  echo "$*" >> asked
  local answer="$1-\${2#--}.json"
  [[ -f $answer ]] || return 4
  cat "$answer"
  [[ ! -f $answer.code ]] || return "$(cat "$answer.code")"
}
`;

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'waggle-deploy-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const answers = (name: string, value: object): void => writeFileSync(join(folder, `${name}.json`), JSON.stringify(value));
const run = (command: string) => spawnSync('bash', ['-c', `${FUNCTIONS}\n${command}`], { cwd: folder, encoding: 'utf8' });
const asked = (): string[] => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');

const zones = (here: string, active: string, general = 'active'): object => ({ alone: false, here, file: { active, table: { general } } });
const watched = (service: string, probeSeconds: number | null): object => ({ service, instances: [{ state: 'alive' }], lanes: [{ consumers: 1, probeSeconds }, { consumers: 1, probeSeconds: 0.01 }] });

describe('before an upgrade', () => {
  it('a cloud zone holds nothing, as nothing in it acts [R-BARE-ZONES]', () => {
    answers('status-json', { role: 'cloud' });
    const { status, stderr } = run('hold; printf "%s" "${STORY[STOP]}" > stop');
    expect([status, stderr, readFileSync(join(folder, 'stop'), 'utf8'), asked()]).toEqual([0, '', '', ['status --json']]);
  });

  it.each(['local', 'swarm'])('a zone with the role %s holds what is dangerous, or is not touched [R-BARE-ZONES]', (role) => {
    answers('status-json', { role });
    expect(run('hold').status).toBe(1);
    answers('stop-dangerous', { stop: { id: 'the-stop' } });
    const { status } = run('hold; printf "%s" "${STORY[STOP]}" > stop');
    expect([status, readFileSync(join(folder, 'stop'), 'utf8')]).toEqual([0, 'the-stop']);
  });
});

describe('the smoke test', () => {
  it.each([
    ['the zone that is alone', { alone: true, here: 'local', file: { active: 'local', table: { general: 'active' } } }],
    ['the active zone', zones('cloud', 'cloud')],
    ['a zone that does such work though it is passive', zones('cloud', 'local', 'both')],
  ])('has a task done in %s [R-BARE-ZONES]', (_which, status) => {
    answers('zones-status', status);
    answers('add-ERROR', { taskId: 'ERROR_1' });
    answers('why-ERROR_1', { status: 'done' });
    expect(run('smoke_test')).toMatchObject({ status: 0, stderr: expect.stringContaining('ERROR_1 is done') });
    answers('why-ERROR_1', { status: 'failed' });
    expect(run('smoke_test').status).toBe(1);
  });

  it.each([['cloud', 'local'], ['local', 'cloud']])('of the passive zone %s files no task for the other, and has every service answer [R-BARE-ZONES]', (here, active) => {
    answers('zones-status', zones(here, active));
    answers('health-json', { monitored: { services: [watched('audit', 0.02), watched('sales', 0.02)] } });
    // It has something to say, such as a disk that fills up.
    writeFileSync(join(folder, 'health-json.json.code'), '5');
    expect(run('smoke_test')).toMatchObject({ status: 0, stderr: expect.stringContaining('every service here answers') });
    expect(asked().filter((line) => line.startsWith('add'))).toEqual([]);
  });

  it.each([
    ['a service has not answered', { monitored: { services: [watched('audit', 0.02), watched('sales', null)] } }],
    ['nobody is there', { monitored: { services: [] } }],
    ['the monitor is silent', { monitored: null }],
  ])('of the passive zone fails while %s [R-BARE-ZONES]', (_what, health) => {
    answers('zones-status', zones('cloud', 'local'));
    answers('health-json', health);
    expect(run('smoke_test')).toMatchObject({ status: 1, stderr: expect.stringContaining('not every service answers') });
  });
});
