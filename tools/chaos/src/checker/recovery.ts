import type { Note } from './notes.js';

/** For each fault the seconds from its end until the first task that began after it had ended; ascending. Faults after which none began are left out. */
export function recoveries(notes: readonly Note[]): number[] {
  const began = new Map(notes.flatMap((note) => (note.note === 'errand' ? [[note.tag, note.at] as const] : [])));
  const ends = notes.flatMap((note) => (note.note === 'end' ? [{ began: began.get(note.tag) ?? 0, ended: note.at }] : [])).sort((one, two) => one.ended - two.ended);
  const faults = notes.flatMap((note) => (note.note === 'fault' ? [note.ended] : []));
  return faults
    .flatMap((over) => {
      const first = ends.find(({ began: at, ended }) => at >= over && ended >= over);
      return first === undefined ? [] : [(first.ended - over) / 1000];
    })
    .sort((one, two) => one - two);
}

/** @param part such as 0.99 */
export function percentile(ascending: readonly number[], part: number): number | null {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * part))] ?? null;
}
