import { Box } from 'ink';
import type { ReactElement } from 'react';
import { type DeskState, undoLeft } from './desk-state.js';
import { Line, type Tone } from './line.js';

/** Lines of the foot: what was said or is asked, and the keys. */
export const FOOT_HEIGHT = 3;

/** What has just happened or is asked, and which keys answer. */
export function Foot({ state }: { readonly state: DeskState }): ReactElement {
  const { text, tone } = sayingOf(state);
  return (
    <Box flexDirection="column" height={FOOT_HEIGHT} overflow="hidden">
      <Box height={FOOT_HEIGHT - 1} overflow="hidden" flexDirection="column">
        <Line text={text} tone={tone} wrap />
      </Box>
      <Line text={keysOf(state)} tone="faint" />
    </Box>
  );
}

function sayingOf({ mode, notice, busy, filter }: DeskState): { text: string; tone: Tone } {
  if (mode.kind === 'filter') return { text: `Filter: ${filter}_`, tone: 'title' };
  if (mode.kind === 'reason') return { text: `Why? ${mode.text.slice(-100)}_  ${mode.again ? '[x]' : '[ ]'} draft again${notice?.tone === 'bad' ? `  (${notice.text})` : ''}`, tone: 'title' };
  if (mode.kind === 'confirm') return { text: `Approve ${mode.of.length === 1 ? (mode.of[0]?.taskId ?? '') : `these ${mode.of.length}`}? ${mode.because}.`, tone: 'warn' };
  if (mode.kind === 'change') return { text: 'Approve it with this change?', tone: 'warn' };
  if (busy) return { text: 'Telling the zone …', tone: 'faint' };
  return notice ?? { text: '', tone: 'text' };
}

function keysOf(state: DeskState): string {
  const left = undoLeft(state);
  switch (state.mode.kind) {
    case 'browse':
      return `${left > 0 ? `[U]ndo ${state.undoable?.taskId ?? ''} ${Math.ceil(left / 1000)} s  ` : ''}[A]pprove [R]eject [M]odify  ? help  q quit  / filter  g group  b batch`;
    case 'filter':
      return 'Enter keeps it, Esc takes it away';
    case 'reason':
      return 'Enter rejects, Tab: draft again, Esc goes back';
    case 'confirm':
      return '[y]es [n]o';
    case 'change':
      return '[y]es, send it  [e]dit again  [n]o  (j k scroll)';
    case 'help':
      return '';
  }
}
