import type { Approval } from '@waggle/contracts';
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { timeLeft } from '../text/duration.js';
import { harmlessLine } from '../text/harmless.js';
import { type DeskState, isSeen, visible } from './desk-state.js';
import { Line, type Tone } from './line.js';

interface Row {
  readonly key: string;
  readonly text: string;
  readonly tone: Tone;
}

/** The queue, as many lines of it as fit, around the selected one. */
export function ListPane({ state, height, width }: { readonly state: DeskState; readonly height: number; readonly width: number }): ReactElement {
  const rows = rowsOf(state);
  const chosen = Math.max(0, rows.findIndex(({ key }) => key === state.selected));
  const first = Math.max(0, Math.min(chosen - Math.floor(height / 2), rows.length - height));
  const empty = state.loaded ? (state.filter === '' ? 'Nothing waits. What comes appears here by itself; q ends.' : 'Nothing fits the filter; Esc takes it away.') : 'Reading the queue …';
  return (
    <Box flexDirection="column" height={height} width={width} overflow="hidden">
      {rows.length === 0 ? <Line text={empty} tone="faint" /> : rows.slice(first, first + height).map(({ key, text, tone }) => <Line key={key} text={text} tone={tone} />)}
    </Box>
  );
}

/** The lines of the list: those that wait, under the titles of their groups where it is shown by group. */
export function rowsOf(state: DeskState): Row[] {
  const list = visible(state);
  return list.flatMap((approval, index) => {
    const row = { key: approval.id, text: rowText(state, approval), tone: toneOf(state, approval) };
    if (!state.grouped || list[index - 1]?.group === approval.group) return [row];
    const members = list.filter(({ group }) => group === approval.group);
    const seen = members.filter((one) => isSeen(state, one)).length;
    return [{ key: `group ${approval.group}`, text: `${harmlessLine(approval.group)}  (${members.length}, looked at ${seen})`, tone: 'title' as const }, row];
  });
}

/** Mark of the selection, mark of what was looked at, urgency, time, flags, task, what happens. */
function rowText(state: DeskState, approval: Approval): string {
  const { id, taskId, priority, expires, proposal, peopleNeeded, agreedBy } = approval;
  const marks = [id === state.selected ? '>' : ' ', isSeen(state, approval) ? '+' : ' '].join('');
  const time = approval.state === 'pending' ? timeLeft(expires, state.now).replace(' left', '') : approval.state;
  const flags = [
    ...proposal.flags,
    ...(proposal.taint.some(({ usual }) => usual !== true) ? ['stranger'] : []),
    ...(proposal.blanks.length > 0 ? [`${proposal.blanks.length} blank`] : []),
    ...(peopleNeeded > 1 ? [`${agreedBy.length}/${peopleNeeded}`] : []),
  ];
  return `${marks} ${priority.padEnd(6)} ${time.padEnd(7)} ${flags.length === 0 ? '' : `[${harmlessLine(flags.join(', '))}] `}${harmlessLine(taskId)} · ${harmlessLine(proposal.summary)}`;
}

function toneOf({ selected }: DeskState, { id, state, proposal, priority }: Approval): Tone {
  if (id === selected) return 'chosen';
  if (state !== 'pending') return 'faint';
  return proposal.flags.length > 0 || proposal.blanks.length > 0 || priority === 'URGENT' ? 'warn' : 'text';
}
