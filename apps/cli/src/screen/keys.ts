import type { Key } from 'ink';
import { harmlessLine } from '../text/harmless.js';
import type { Desk } from './desk.js';
import { filtered, moved, scrolled } from './desk-state.js';

/** What a keystroke asks of whoever holds the terminal. */
export type Leave = 'quit' | 'edit' | 'edit-again';

/** Does what a keystroke means in the present mode. */
export function press(desk: Desk, input: string, key: Key): Leave | undefined {
  if (key.ctrl && input === 'c') return 'quit';
  const { mode } = desk.state();
  switch (mode.kind) {
    case 'browse':
      return browse(desk, input, key);
    case 'filter':
      return filter(desk, input, key);
    case 'reason':
      return reason(desk, mode, input, key);
    case 'confirm':
    case 'change':
      return question(desk, mode.kind, input, key);
    case 'help':
      return void desk.become({ kind: 'browse' });
  }
}

function browse(desk: Desk, input: string, key: Key): Leave | undefined {
  if (navigate(desk, input, key)) return undefined;
  switch (input.toLowerCase()) {
    case 'q':
      return 'quit';
    case 'm':
      return desk.editable() === undefined ? undefined : 'edit';
    case 'a':
      return void desk.approve();
    case 'r':
      return void desk.startReject();
    case 'u':
      return void desk.undo();
    case 'b':
      return void desk.startBatch();
    case 'g':
      return void desk.change((state) => ({ ...state, grouped: !state.grouped }));
    case '/':
      return void desk.become({ kind: 'filter' });
    case '?':
      return void desk.become({ kind: 'help' });
    default:
      if (key.escape) desk.change((state) => filtered({ ...state, notice: null }, ''));
      // Several characters at once were pasted: they are no commands.
      return undefined;
  }
}

/** Several steps may come at once from a key that is held down. */
function navigate(desk: Desk, input: string, key: Key): boolean {
  const { window, approvals } = desk.state();
  const page = Math.max(1, window - 1);
  if (key.downArrow || /^j+$/.test(input)) desk.change((state) => moved(state, Math.max(1, input.length)));
  else if (key.upArrow || /^k+$/.test(input)) desk.change((state) => moved(state, -Math.max(1, input.length)));
  else if (key.home) desk.change((state) => moved(state, -approvals.length));
  else if (key.end) desk.change((state) => moved(state, approvals.length));
  else if (key.pageDown || /^ +$/.test(input)) desk.change((state) => scrolled(state, page));
  else if (key.pageUp) desk.change((state) => scrolled(state, -page));
  else return false;
  return true;
}

function filter(desk: Desk, input: string, key: Key): undefined {
  if (key.return) desk.become({ kind: 'browse' });
  else if (key.escape) desk.change((state) => filtered({ ...state, mode: { kind: 'browse' } }, ''));
  else if (key.downArrow) desk.change((state) => moved(state, 1));
  else if (key.upArrow) desk.change((state) => moved(state, -1));
  else desk.change((state) => filtered(state, typed(state.filter, input, key)));
}

function reason(desk: Desk, mode: Extract<ReturnType<Desk['state']>['mode'], { kind: 'reason' }>, input: string, key: Key): undefined {
  if (key.escape) desk.become({ kind: 'browse' });
  else if (key.tab) desk.become({ ...mode, again: !mode.again });
  else if (!key.return) desk.become({ ...mode, text: typed(mode.text, input, key) });
  else if (mode.text.trim() === '') desk.say('Say why: the agent and the record get the reason.', 'bad');
  else void desk.answer();
}

function question(desk: Desk, kind: 'confirm' | 'change', input: string, key: Key): Leave | undefined {
  if (key.pageDown || key.downArrow || input === 'j' || input === ' ') return void desk.change((state) => ({ ...state, scroll: state.scroll + 1 }));
  if (key.pageUp || key.upArrow || input === 'k') return void desk.change((state) => ({ ...state, scroll: Math.max(0, state.scroll - 1) }));
  if (input.toLowerCase() === 'y') return void desk.answer();
  if (kind === 'change' && input.toLowerCase() === 'e') return 'edit-again';
  if (key.escape || input.toLowerCase() === 'n') {
    desk.change((state) => ({ ...state, scroll: 0, mode: { kind: 'browse' }, notice: { text: 'Nothing was decided.', tone: 'text' } }));
  }
  return undefined;
}

function typed(text: string, input: string, key: Key): string {
  if (key.backspace || key.delete) return [...new Intl.Segmenter().segment(text)].slice(0, -1).map(({ segment }) => segment).join('');
  return key.ctrl || key.meta ? text : `${text}${harmlessLine(input)}`.slice(0, 2000);
}
