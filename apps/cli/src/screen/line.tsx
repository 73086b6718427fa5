import { Text } from 'ink';
import { createContext, type ReactElement, useContext } from 'react';
import { harmless } from '../text/harmless.js';

/** Are colours wanted? Without, weight and marks say the same. */
export const Colours = createContext(true);

export type Tone = 'title' | 'warn' | 'bad' | 'good' | 'text' | 'faint' | 'chosen' | 'added' | 'removed' | 'same';

const COLOUR: Readonly<Partial<Record<Tone, string>>> = { warn: 'yellow', bad: 'red', good: 'green', added: 'green', removed: 'red' };

const TAB = '    ';

interface LineProps {
  readonly text: string;
  readonly tone?: Tone;
  /** Goes on in the next line instead of being cut. */
  readonly wrap?: boolean;
}

/** The only way in which text gets on the screen: whatever it holds, the terminal obeys none of it. */
export function Line({ text, tone = 'text', wrap = false }: LineProps): ReactElement {
  const colours = useContext(Colours);
  return (
    <Text wrap={wrap ? 'wrap' : 'truncate-end'} color={colours ? COLOUR[tone] : undefined} bold={tone === 'title' || tone === 'bad'} dimColor={colours && tone === 'faint'} inverse={tone === 'chosen'}>
      {harmless(text).replace(/\t/g, TAB) || ' '}
    </Text>
  );
}
