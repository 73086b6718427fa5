import type { HiddenText } from '@waggle/contracts';
import { hidden } from '@waggle/guard';
import { visible } from '@waggle/policy';

const MOST = 10;
const LONGEST = 300;
/** Signs that say nothing have only their names. */
const NAMES_ALONE = /^(?:U\+[0-9A-F]{4,6} ?)+$/;
const AROUND = { before: 60, after: 120 } as const;

/** What a reader of this text would not see, made readable: what it says, or where it stands when it says nothing of its own. */
export function hiddenIn(where: string, text: string): HiddenText[] {
  const found = hidden(text);
  const mute = found.find(({ text: says }) => NAMES_ALONE.test(says));
  const spoken = found.filter(({ text: says }) => !NAMES_ALONE.test(says)).map(({ text: says }) => says);
  const around = mute === undefined ? [] : [text.slice(Math.max(0, mute.start - AROUND.before), mute.end + AROUND.after)];
  return [...new Set([...spoken, ...around])].slice(0, MOST).map((shown) => ({ where, shown: visible(shown).slice(0, LONGEST) }));
}
