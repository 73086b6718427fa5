import { TASK_STATUSES } from '@waggle/contracts';
import { createProgram } from '../program.js';
import { wantedOf } from './candidates.js';

const nowhere = { write: () => undefined };
const program = createProgram({ env: {}, streams: { out: nowhere, err: nowhere }, answer: { code: 0 } });
const known = (...words: string[]): string[] => wantedOf(program, words).known.map(({ value }) => value);

describe('what a line may go on with', () => {
  it('are commands, and commands of commands, but no hidden ones', () => {
    expect(known('')).toEqual(expect.arrayContaining(['up', 'approvals', 'audit', 'help']));
    expect(known('')).not.toContain('complete');
    expect(known('audit', '')).toEqual(expect.arrayContaining(['verify', 'search']));
    expect(known('--home', '/x', 'audit', '')).toContain('verify');
  });

  it('are the options of the command and those of all commands', () => {
    expect(known('approvals', '--')).toEqual(expect.arrayContaining(['--state', '--plain', '--json', '--home']));
    expect(known('--')).toEqual(expect.arrayContaining(['--json', '--home']));
  });

  it('are the choices of an option or an argument', () => {
    expect(known('tasks', '--status', '')).toEqual([...TASK_STATUSES]);
    expect(known('tasks', '--status', '=', '')).toEqual([...TASK_STATUSES]);
    expect(known('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(known('watch', '--topics', 'task', '')).toEqual(['task', 'approval', 'alert']);
    expect(known('modify', '--args', '')).toEqual([]);
  });

  it.each([
    [['approve', ''], 'approval'],
    [['approve', 'one', '--yes', ''], 'approval'],
    [['reject', '--reason', 'no', ''], 'approval'],
    [['reject', 'one', ''], undefined],
    [['why', ''], 'task'],
    [['approvals', '--task', ''], 'task'],
    [['templates', 'add', ''], 'approval'],
    [['dead', 'show', ''], 'letter'],
    [['dead', 'again', 'one', ''], 'letter'],
    [['up', ''], undefined],
  ])('asks the zone for %j: %s', (words, ask) => expect(wantedOf(program, words).ask).toBe(ask));
});
