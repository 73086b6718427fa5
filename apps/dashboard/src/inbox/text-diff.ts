import { diffWordsWithSpace } from 'diff';

export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Above this a diff by words takes too long to be shown while somebody types. */
const MOST_CHARACTERS = 40_000;

/** How one text became the other, word by word. Joined without the removed parts it is `after`, without the added ones `before`. */
export function diffOf(before: string, after: string): DiffPart[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  if (before.length + after.length > MOST_CHARACTERS) return whole(before, after);
  return smooth(diffWordsWithSpace(before, after).map(({ added, removed, value }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value })));
}

/** Changes that only a space keeps apart become one: what was struck out as a whole, then what was put in its place. */
function smooth(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  let [removed, added] = ['', ''];
  const flush = (): void => {
    result.push(...whole(removed, added));
    [removed, added] = ['', ''];
  };
  parts.forEach(({ kind, text }, index) => {
    const between = kind === 'same' && removed + added !== '' && index < parts.length - 1 && /^[ \t]+$/.test(text);
    if (kind !== 'added' && (kind === 'removed' || between)) removed += text;
    if (kind !== 'removed' && (kind === 'added' || between)) added += text;
    if (kind !== 'same' || between) return;
    flush();
    result.push({ kind, text });
  });
  flush();
  return result;
}

function whole(before: string, after: string): DiffPart[] {
  const parts: DiffPart[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  return parts.filter(({ text }) => text !== '');
}
