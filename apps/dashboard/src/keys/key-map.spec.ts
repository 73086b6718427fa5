import { beginsSequence, COMMANDS, commandOf, type Press } from './key-map.js';

const press = (key: string, change: Partial<Press> = {}): Press => ({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, isComposing: false, focus: 'none', ...change });

describe('the keys', () => {
  it.each([['a', 'approve'], ['r', 'reject'], ['e', 'edit'], ['j', 'next'], ['k', 'previous'], ['u', 'undo'], ['x', 'select'], ['/', 'filter'], ['?', 'help'], ['Enter', 'open'], ['Escape', 'back']])('%s is %s [R-KEYBOARD]', (key, command) => {
    expect(commandOf(press(key))).toBe(command);
  });

  it('decide nothing while somebody types', () => {
    expect(COMMANDS.flatMap(({ keys }) => keys).filter((key) => commandOf(press(key, { focus: 'text' })) !== undefined)).toEqual(['Escape']);
  });

  it.each(['ctrlKey', 'metaKey', 'altKey', 'isComposing'] as const)('are left to others with %s', (modifier) => {
    expect(commandOf(press('a', { [modifier]: true }))).toBeUndefined();
  });

  it('that are held down walk, and decide nothing', () => {
    expect(commandOf(press('j', { repeat: true }))).toBe('next');
    for (const key of ['a', 'r', 'e', 'u', 'x']) expect(commandOf(press(key, { repeat: true }))).toBeUndefined();
  });

  it('of a button stay with the button', () => {
    expect(commandOf(press('Enter', { focus: 'control' }))).toBeUndefined();
    expect(commandOf(press('a', { focus: 'control' }))).toBe('approve');
  });

  it('go to a screen in two steps', () => {
    expect(beginsSequence(press('g'))).toBe(true);
    expect(beginsSequence(press('g', { focus: 'text' }))).toBe(false);
    expect(commandOf(press('a'), 'g')).toBe('goAgents');
    expect(commandOf(press('q'), 'g')).toBeUndefined();
  });

  it('mean one thing each', () => {
    const keys = COMMANDS.flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
