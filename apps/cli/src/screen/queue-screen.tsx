import { Box, useInput, useStdout } from 'ink';
import { type ReactElement, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Desk } from './desk.js';
import { DetailPane } from './detail-pane.js';
import { type DeskState, measured, visible } from './desk-state.js';
import { Foot, FOOT_HEIGHT } from './foot.js';
import { HelpPane } from './help-pane.js';
import { type Leave, press } from './keys.js';
import { Colours, Line } from './line.js';
import { ListPane, rowsOf } from './list-pane.js';

/** From this width on, list and detail stand side by side. */
const WIDE = 110;
const SMALLEST = { columns: 40, rows: 12 };
const LINK = { live: 'live', polling: 'looks every 2 s', lost: 'NO CONNECTION' } as const;

interface QueueScreenProps {
  readonly desk: Desk;
  readonly colours: boolean;
  readonly onLeave: (how: Leave) => void;
}

export function QueueScreen({ desk, colours, onLeave }: QueueScreenProps): ReactElement {
  const state = useSyncExternalStore(desk.subscribe, desk.state);
  const { columns, rows } = useSize();
  useInput((input, key) => {
    const leave = press(desk, input, key);
    if (leave !== undefined) onLeave(leave);
  });
  // One line stays free: a frame as high as the terminal would make it scroll.
  const height = rows - 1;
  const inner = height - 1 - FOOT_HEIGHT;
  const tooSmall = columns < SMALLEST.columns || rows < SMALLEST.rows;
  return (
    <Colours.Provider value={colours}>
      <Box flexDirection="column" width={columns} height={height} overflow="hidden">
        {tooSmall ? <Line text="Too small to judge anything on: make the window larger. q quits." /> : <Filled desk={desk} state={state} columns={columns} inner={inner} />}
      </Box>
    </Colours.Provider>
  );
}

function Filled({ desk, state, columns, inner }: { readonly desk: Desk; readonly state: DeskState; readonly columns: number; readonly inner: number }): ReactElement {
  return (
    <>
      <Line text={headText(state)} tone="title" />
      {state.mode.kind === 'help' ? <HelpPane height={inner} /> : <Panes desk={desk} state={state} columns={columns} inner={inner} />}
      <Foot state={state} />
    </>
  );
}

function Panes({ desk, state, columns, inner }: { readonly desk: Desk; readonly state: DeskState; readonly columns: number; readonly inner: number }): ReactElement {
  const wide = columns >= WIDE;
  const listHeight = wide ? inner : Math.min(Math.max(3, Math.floor(inner / 4)), Math.max(1, rowsOf(state).length));
  const listWidth = wide ? Math.floor(columns * 0.4) : columns;
  const detailHeight = wide ? inner : inner - listHeight - 1;
  const detailWidth = wide ? columns - listWidth - 2 : columns;
  const onMeasured = useCallback((lines: number) => note(desk, lines, detailHeight), [desk, detailHeight]);
  return (
    <Box flexDirection={wide ? 'row' : 'column'} height={inner} columnGap={wide ? 2 : 0}>
      <ListPane state={state} height={listHeight} width={listWidth} />
      {wide ? null : <Line text={rule(state, columns)} tone="faint" />}
      <DetailPane state={state} height={detailHeight} width={detailWidth} onMeasured={onMeasured} />
    </Box>
  );
}

/** Tells the desk what the layout has found, if it did not know. */
function note(desk: Desk, lines: number, window: number): void {
  const before = desk.state();
  const after = measured(before, lines, window);
  if (after !== before) desk.change((state) => measured(state, lines, window));
}

function headText(state: DeskState): string {
  const { approvals, filter, grouped, link, selected, loaded } = state;
  const list = visible(state);
  const place = list.findIndex(({ id }) => id === selected) + 1;
  const waiting = approvals.filter((approval) => approval.state === 'pending').length;
  return [`waggle  ${loaded ? `${waiting} wait` : '…'}`, `${place}/${list.length}`, ...(grouped ? ['by group'] : []), ...(filter === '' ? [] : [`filter "${filter}"`]), LINK[link]].join('  ');
}

function rule({ scroll, lines, window }: DeskState, width: number): string {
  const below = lines - window - scroll;
  const more = below > 0 ? ` ${below} more line${below === 1 ? '' : 's'}: Space ` : ' end ';
  return `${'─'.repeat(Math.max(0, width - more.length - 2))}${more}──`;
}

function useSize(): { columns: number; rows: number } {
  const { stdout } = useStdout();
  const read = useCallback(() => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }), [stdout]);
  const [size, setSize] = useState(read);
  useEffect(() => {
    const onResize = (): void => setSize(read());
    stdout.on('resize', onResize);
    return () => void stdout.off('resize', onResize);
  }, [stdout, read]);
  return size;
}
