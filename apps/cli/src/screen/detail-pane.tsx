import { Box, type DOMElement, measureElement } from 'ink';
import { type ReactElement, useLayoutEffect, useRef } from 'react';
import { approvalCard } from '../text/approval-card.js';
import { type DeskState, selectedOf } from './desk-state.js';
import { Line, type Tone } from './line.js';

interface DetailProps {
  readonly state: DeskState;
  readonly height: number;
  readonly width: number;
  readonly onMeasured: (lines: number) => void;
}

/** What is judged, or the difference that an edit makes; a window on as many lines as it takes. */
export function DetailPane({ state, height, width, onMeasured }: DetailProps): ReactElement {
  const content = useRef<DOMElement>(null);
  const lines = contentOf(state);
  useLayoutEffect(() => {
    if (content.current !== null) onMeasured(lines.length === 0 ? 0 : measureElement(content.current).height);
  });
  return (
    <Box height={height} width={width} overflow="hidden" flexDirection="column">
      <Box ref={content} flexDirection="column" flexShrink={0} width={width} marginTop={-state.scroll}>
        {lines.map(({ text, tone }, index) => (
          <Line key={index} text={text} tone={tone} wrap />
        ))}
      </Box>
    </Box>
  );
}

function contentOf(state: DeskState): Array<{ text: string; tone: Tone }> {
  const { mode, now } = state;
  if (mode.kind === 'change') return [{ text: `What would go out instead, of ${mode.of.taskId}:`, tone: 'title' }, ...mode.lines.map(({ text, kind }) => ({ text, tone: kind }))];
  if (mode.kind === 'confirm' && mode.of.length > 1) {
    return [{ text: 'To be approved together:', tone: 'title' }, ...mode.of.map(({ taskId, proposal }) => ({ text: `  ${taskId} · ${proposal.summary}`, tone: 'text' as const }))];
  }
  const chosen = selectedOf(state);
  return chosen === undefined ? [] : approvalCard(chosen, now);
}
