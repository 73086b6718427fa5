import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { buildApproval, buildProposal, killHard, waitFor } from '@waggle/testing';
import { startZoneDouble, type ZoneDouble } from '../test/zone-double.js';

const MAIN = join(import.meta.dirname, '../dist/main.js');
const ENTER = '\x1b[?1049h';
const LEAVE = '\x1b[?1049l';
const SHOW_CURSOR = '\x1b[?25h';

let home: string;
let zone: ZoneDouble;
let terminal: ChildProcess | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-terminal-'));
  await symlink(MAIN, join(home, 'waggle'));
  await chmod(MAIN, 0o755);
  zone = await startZoneDouble(home);
});
afterEach(async () => {
  if (terminal !== undefined) await killHard(terminal);
  await zone.stop();
  await rm(home, { recursive: true, force: true });
});

interface Terminal {
  /** All that was written to it. */
  output(): string;
  type(keys: string): void;
  shows(text: string | RegExp): Promise<void>;
  /** From now on only what comes is looked at. */
  forget(): void;
}

/** A pseudo-terminal of util-linux's `script` with a shell in it that runs one line. */
function open(line: string, { size = 'rows 24 cols 80', env = {} } = {}): Terminal {
  const { PATH = '' } = processEnvironment();
  const shell = `stty ${size}; ${line}`;
  terminal = spawn('script', ['-qfec', shell, '/dev/null'], {
    env: { PATH: `${home}:${PATH}`, HOME: home, TERM: 'xterm-256color', SHELL: '/bin/bash', LANG: 'C.UTF-8', WAGGLE_HOME: home, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [text, from] = ['', 0];
  const keep = (chunk: Buffer): void => void (text += chunk.toString());
  terminal.stdout?.on('data', keep);
  terminal.stderr?.on('data', keep);
  const fresh = (): string => text.slice(from);
  return {
    output: () => text,
    type: (keys) => void terminal?.stdin?.write(keys),
    forget: () => void (from = text.length),
    shows: async (wanted) => void (await waitFor(() => (typeof wanted === 'string' ? fresh().includes(wanted) : wanted.test(fresh())), { timeoutMs: 15_000, describe: () => `${String(wanted)} in\n${fresh()}` })),
  };
}

/** Short enough for 24 rows: what is not read to its end is not approved with one key. */
const queue = (count: number) => Array.from({ length: count }, (_, index) => buildApproval({ taskId: `EMAIL_${index}`, created: new Date(Date.now() - 60_000 + index).toISOString(), proposal: buildProposal({ evidence: [], preview: 'Dear Ada, the list is attached.\n', args: { ...buildProposal().args, subject: `Subject ${index}` } }) }));
const posts = () => zone.queue.asked.filter(({ method }) => method === 'POST');
/** The screen takes a key that comes within 300 ms of a change for a slip; a person is slower. */
async function look(): Promise<void> {
  const from = Date.now();
  await waitFor(() => Date.now() - from > 350, { describe: 'a look' });
}

describe('the queue on a real terminal', () => {
  it('is moved in, approved in, edited in, and leaves the terminal as it was [R-TERMINAL-QUEUE] [R-TERMINAL-RESTORED]', async () => {
    zone.queue.approvals = queue(4);
    const [first, second, third] = zone.queue.approvals;
    const { type, shows, output } = open('echo before; waggle approvals; echo "ended with $?"; stty -a | tr " " "\\n" | grep -x -e echo -e icanon', { env: { EDITOR: "sed -i 's/Subject 1/Edited/'" } });
    await shows('4 wait');
    await shows('live');
    await look();
    type('a');
    await shows('EMAIL_0: approved.');
    expect(posts()[0]).toMatchObject({ path: `/api/approvals/${first?.id}/approve` });
    await look();
    type('m');
    await shows('+ subject: Edited');
    type('y');
    await waitFor(() => posts().length === 2, { describe: 'the edit' });
    expect(posts()[1]).toMatchObject({ path: `/api/approvals/${second?.id}/modify`, body: { args: { subject: 'Edited' } } });
    await shows('EMAIL_1: changed and approved.');
    zone.queue.decide(third?.id ?? '', { state: 'rejected', decidedBy: 'olga', decidedAt: '2026-11-27T10:11:12.000Z' });
    await shows('EMAIL_2: rejected by olga at 10:11:12 UTC');
    type('q');
    await shows('ended with 0');
    await shows(/\becho\b[^]*\bicanon\b|\bicanon\b[^]*\becho\b/);
    expect(output().lastIndexOf(LEAVE)).toBeGreaterThan(output().lastIndexOf(ENTER));
    expect(output().slice(output().lastIndexOf(LEAVE) - 12)).toContain(SHOW_CURSOR);
    expect(output()).not.toContain('\x1b[3J');
  }, 60_000);

  it.each([
    ['Ctrl-C', 0],
    ['SIGTERM', 143],
  ])('leaves the terminal as it was after %s [R-TERMINAL-RESTORED]', async (how, code) => {
    zone.queue.approvals = queue(2);
    const { type, shows, output } = open(`sh -c 'echo "pid=$$."; exec waggle approvals'; echo "ended with $?"; stty -a | tr " " "\\n" | grep -x -e icanon`);
    await shows('2 wait');
    if (how === 'Ctrl-C') type('\x03');
    else process.kill(Number(/pid=(\d+)\./.exec(output())?.[1]), 'SIGTERM');
    await shows(`ended with ${code}`);
    await shows('icanon');
    expect(output().lastIndexOf(LEAVE)).toBeGreaterThan(output().lastIndexOf(ENTER));
  }, 30_000);

  it('works at 60 x 20, follows a new size, has no colours with NO_COLOR, and obeys no stranger [R-TERMINAL-HARMLESS]', async () => {
    const evil = '\x1b[31mred\x1b]0;owned\x07\u202e';
    zone.queue.approvals = [buildApproval({ taskId: 'EMAIL_1', proposal: buildProposal({ summary: `${evil} 日本語の長い件名`.repeat(4), preview: evil, flags: [evil] }) })];
    const { type, shows, output, forget } = open('echo "on $(tty)."; waggle approvals; echo ended', { size: 'rows 20 cols 60', env: { NO_COLOR: '1' } });
    await shows('1 wait');
    await shows(/(?<!─)─[^─\n]*[^\n]*── *\r?\n/);
    const device = /on (\S+)\./.exec(output())?.[1] ?? '';
    forget();
    spawn('stty', ['-F', device, 'rows', '12', 'cols', '40']);
    await shows(/\n─{1,38}[^─\n]{1,38}──\r?\n/);
    forget();
    spawn('stty', ['-F', device, 'rows', '8', 'cols', '40']);
    await shows('Too small');
    type('q');
    await shows('ended');
    expect(output()).not.toMatch(/\x1b\[3\dm|\x1b\]0;|\u202e|\x07/);
    expect(output()).not.toContain('\x1b[3J');
  }, 30_000);

  it('is a plain list through a pipe and with --plain', async () => {
    zone.queue.approvals = queue(1);
    const { shows, output } = open('waggle approvals | cat; waggle approvals --plain; echo ended');
    await shows(/Look at one[^]*Look at one[^]*ended/);
    expect(output()).not.toContain(ENTER);
  }, 30_000);
});

describe('completion in bash', () => {
  const complete = async (line: string): Promise<string> => {
    const { output, shows } = open(
      `bash --norc -c 'source <(waggle completion bash); COMP_WORDS=(${line}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _waggle; echo "<\${COMPREPLY[*]}>"'`,
    );
    await shows(/<[^>]*>/);
    return /<([^>]*)>/.exec(output())?.[1] ?? '';
  };

  it('completes commands, options, choices, and what waits in the running zone [R-TERMINAL-COMPLETION]', async () => {
    zone.queue.approvals = queue(2);
    expect(await complete('waggle appro')).toBe('approvals approve');
    expect(await complete('waggle audit ""')).toContain('verify search');
    expect(await complete('waggle approvals --pl')).toBe('--plain');
    expect(await complete('waggle approve EMAIL_')).toBe('EMAIL_0 EMAIL_1');
  }, 60_000);

  it('runs nothing of what it completes [R-TERMINAL-COMPLETION]', async () => {
    const trap = join(home, 'trapped');
    zone.queue.approvals = [buildApproval({ taskId: `EMAIL_$(touch ${trap})` }), buildApproval({ taskId: 'EMAIL_\x1b[2J' }), buildApproval({ taskId: 'EMAIL_good' })];
    expect(await complete('waggle approve EMAIL')).toBe('EMAIL_good');
    await expect(complete(`waggle approve "\\$(touch ${trap})"`)).resolves.toBe('');
    await expect(rm(trap)).rejects.toThrow('ENOENT');
  }, 60_000);

  it('completes by the Tab key', async () => {
    zone.queue.approvals = queue(1);
    await writeFile(join(home, 'rc'), 'source <(waggle completion bash); PS1="ready "\n');
    const { type, shows } = open(`bash --rcfile ${join(home, 'rc')} -i`);
    await shows('ready ');
    type('waggle approve EMA\t');
    await shows('waggle approve EMAIL_0 ');
    type('\x15exit\n');
  }, 60_000);
});
