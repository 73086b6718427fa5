import { Box } from 'ink';
import type { ReactElement } from 'react';
import { Line } from './line.js';

const KEYS: ReadonlyArray<readonly [string, string]> = [
  ['j k, arrows', 'down, up the list; Home, End'],
  ['Space, PgDn, PgUp', 'read on in what is shown; + marks what was read to its end'],
  ['a', 'approve what is shown; asks when it is flagged or not read to its end'],
  ['r', 'reject, with a reason; Tab: the agent shall draft again'],
  ['m', 'change the arguments in your $EDITOR, see the difference, then send'],
  ['u', 'take the last approval back, while there is time'],
  ['g', 'show by group, or by priority'],
  ['b', 'approve all of this group that were read to their end'],
  ['/', 'filter by task, text, group, flag; Esc takes it away'],
  ['?, q', 'this help; quit'],
];

export function HelpPane({ height }: { readonly height: number }): ReactElement {
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Line text="Keys" tone="title" />
      {KEYS.map(([key, does]) => (
        <Line key={key} text={`  ${key.padEnd(18)} ${does}`} />
      ))}
      <Line text="Any key goes back." tone="faint" />
    </Box>
  );
}
