import { diffLines } from 'diff';
import { harmless } from './harmless.js';

export interface ChangeLine {
  readonly kind: 'added' | 'removed' | 'same';
  readonly text: string;
}

const MARK = { added: '+', removed: '-', same: ' ' } as const;
/** Lines around a change that are shown with it. */
const AROUND = 2;

/** What differs between two texts, line by line, each with its mark; long parts that are the same are left out. */
export function changeLines(before: string, after: string): ChangeLine[] {
  const all = diffLines(before, after).flatMap(({ value, added, removed }) => {
    const kind = added ? 'added' : removed ? 'removed' : 'same';
    return harmless(value.replace(/\n$/, '')).split('\n').map((text): ChangeLine => ({ kind, text: `${MARK[kind]} ${text}` }));
  });
  const near = all.map((_, index) => all.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ kind }) => kind !== 'same'));
  return all.flatMap((line, index) => (near[index] === true ? [line] : near[index - 1] === true ? [{ kind: 'same' as const, text: '  …' }] : []));
}
