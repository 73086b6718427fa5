import { type Approval, PRIORITIES, type ToolArguments } from '@waggle/contracts';
import type { ChangeLine } from '../text/change-lines.js';
import { until } from '../text/duration.js';

/** What the keys mean at the moment. */
export type Mode =
  | { readonly kind: 'browse' }
  | { readonly kind: 'help' }
  | { readonly kind: 'filter' }
  | { readonly kind: 'reason'; readonly of: Approval; readonly text: string; readonly again: boolean }
  | { readonly kind: 'confirm'; readonly of: readonly Approval[]; readonly because: string }
  | { readonly kind: 'change'; readonly of: Approval; readonly args: ToolArguments; readonly text: string; readonly lines: readonly ChangeLine[] };

export interface Notice {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'text';
}

export interface DeskState {
  /** Those that wait, by priority and then age; and the selected one, also when somebody has decided it meanwhile. */
  readonly approvals: readonly Approval[];
  readonly loaded: boolean;
  readonly selected: string | null;
  /** When what is selected was put on the screen, epoch milliseconds. */
  readonly shownAt: number;
  readonly filter: string;
  readonly grouped: boolean;
  /** Id to the digest that was on the screen to its last line. */
  readonly seen: ReadonlyMap<string, string>;
  readonly mode: Mode;
  /** Lines of the detail above its window; how many it has and how many fit. */
  readonly scroll: number;
  readonly lines: number;
  readonly window: number;
  readonly notice: Notice | null;
  /** The last one that was approved here, while it can be taken back. */
  readonly undoable: Approval | null;
  readonly link: 'live' | 'polling' | 'lost';
  readonly busy: boolean;
  readonly now: number;
}

export const EMPTY_DESK: DeskState = {
  approvals: [],
  loaded: false,
  selected: null,
  shownAt: 0,
  filter: '',
  grouped: false,
  seen: new Map(),
  mode: { kind: 'browse' },
  scroll: 0,
  lines: 0,
  window: 0,
  notice: null,
  undoable: null,
  link: 'polling',
  busy: false,
  now: 0,
};

/** What the list shows, in its order. */
export function visible({ approvals, filter, grouped }: Pick<DeskState, 'approvals' | 'filter' | 'grouped'>): Approval[] {
  const fitting = filter === '' ? [...approvals] : approvals.filter((approval) => fits(approval, filter.toLowerCase()));
  if (!grouped) return fitting;
  const groups = [...new Set(fitting.map(({ group }) => group))];
  return groups.flatMap((group) => fitting.filter((approval) => approval.group === group));
}

export function selectedOf(state: DeskState): Approval | undefined {
  return state.approvals.find(({ id }) => id === state.selected);
}

/** Was the approval, as it is now, on the screen to its end? */
export function isSeen({ seen }: Pick<DeskState, 'seen'>, { id, digest }: Approval): boolean {
  return seen.get(id) === digest;
}

/** Milliseconds left to take the last approval back. */
export function undoLeft({ undoable, now }: Pick<DeskState, 'undoable' | 'now'>): number {
  return undoable?.undoUntil == null ? 0 : Math.max(0, until(undoable.undoUntil, now));
}

/** All that waits, as the zone told it just now. */
export function withQueue(state: DeskState, waiting: readonly Approval[]): DeskState {
  const chosen = selectedOf(state);
  // What vanished under the eyes stays until they move on: the next keystroke must not meet another one.
  const kept = chosen !== undefined && !waiting.some(({ id }) => id === chosen.id) ? [chosen] : [];
  return settled(noticed(state, { ...state, loaded: true, approvals: inOrder([...waiting, ...kept]) }));
}

/** One approval as it is now. */
export function withApproval(state: DeskState, approval: Approval): DeskState {
  const others = state.approvals.filter(({ id }) => id !== approval.id);
  const stays = approval.state === 'pending' || approval.id === state.selected;
  return settled(noticed(state, { ...state, approvals: stays ? inOrder([...others, approval]) : others }));
}

/** What says something else under the eyes has only just been put there. */
function noticed(before: DeskState, after: DeskState): DeskState {
  const same = selectedOf(before)?.digest === selectedOf(after)?.digest;
  return same ? after : { ...after, scroll: 0, shownAt: after.now };
}

/** Takes one away that was decided here and selects the next. */
export function without(state: DeskState, decided: ReadonlySet<string>): DeskState {
  const list = visible(state);
  const place = list.findIndex(({ id }) => id === state.selected);
  const left = list.filter(({ id }) => !decided.has(id));
  const next = list.slice(Math.max(0, place)).find(({ id }) => !decided.has(id)) ?? left.at(-1);
  const approvals = state.approvals.filter(({ id }) => !decided.has(id));
  return settled(select({ ...state, approvals }, next?.id ?? null));
}

/** Moves the selection; what was decided by others meanwhile goes away with it. */
export function moved(state: DeskState, by: number): DeskState {
  const list = visible(state);
  const place = list.findIndex(({ id }) => id === state.selected);
  const next = list[Math.min(list.length - 1, Math.max(0, place + by))];
  if (next === undefined || next.id === state.selected) return state;
  const approvals = state.approvals.filter(({ id, state: now }) => now === 'pending' || id === next.id);
  return select({ ...state, approvals, notice: null }, next.id);
}

export function scrolled(state: DeskState, by: number): DeskState {
  return looked({ ...state, scroll: Math.max(0, Math.min(state.scroll + by, state.lines - state.window)) });
}

/** The detail has been laid out. */
export function measured(state: DeskState, lines: number, window: number): DeskState {
  if (lines === state.lines && window === state.window) return looked(state);
  return scrolled({ ...state, lines, window }, 0);
}

export function filtered(state: DeskState, filter: string): DeskState {
  return settled({ ...state, filter });
}

/** A selection that the list has, whenever the list has any. */
function settled(state: DeskState): DeskState {
  const list = visible(state);
  if (list.some(({ id }) => id === state.selected)) return state;
  return select(state, list[0]?.id ?? null);
}

function select(state: DeskState, id: string | null): DeskState {
  return id === state.selected ? state : { ...state, selected: id, scroll: 0, lines: 0, window: 0, shownAt: state.now };
}

function looked(state: DeskState): DeskState {
  const chosen = selectedOf(state);
  const whole = state.lines > 0 && state.scroll + state.window >= state.lines;
  if (chosen === undefined || !whole || isSeen(state, chosen) || state.mode.kind !== 'browse') return state;
  return { ...state, seen: new Map(state.seen).set(chosen.id, chosen.digest) };
}

function inOrder(approvals: readonly Approval[]): Approval[] {
  const rank = ({ priority }: Approval): number => {
    const place = PRIORITIES.findIndex((name) => name === priority);
    return place < 0 ? PRIORITIES.length : place;
  };
  return [...approvals].sort((a, b) => rank(a) - rank(b) || Date.parse(a.created) - Date.parse(b.created) || a.id.localeCompare(b.id));
}

function fits({ id, taskId, group, priority, proposal }: Approval, text: string): boolean {
  return [id, taskId, group, priority, proposal.summary, proposal.tool, ...proposal.flags].some((part) => part.toLowerCase().includes(text));
}
