import { type OffsetRule, readPosixTz } from './posix-tz.js';

const HEADER = 44;

/** Reads a compiled zone file of version 2 or later (RFC 9636). @throws Error when it is none. */
export function readTzif(file: Buffer): OffsetRule {
  if (file.toString('latin1', 0, 4) !== 'TZif' || file.readUInt8(4) < 0x32) throw new Error('not a TZif file of version 2 or later');
  const old = countsAt(file, 0);
  // The first block has 32-bit times, for readers of before 2005.
  const start = HEADER + old.times * 5 + old.types * 6 + old.chars + old.leaps * 8 + old.standards + old.universals;
  const { times, types, chars, leaps, standards, universals } = countsAt(file, start);
  const timesAt = start + HEADER;
  const indexAt = timesAt + times * 8;
  const typesAt = indexAt + times;
  const footerAt = typesAt + types * 6 + chars + leaps * 12 + standards + universals;
  const offsetOf = (type: number): number => file.readInt32BE(typesAt + type * 6);
  const changes = Array.from({ length: times }, (_, at) => ({
    at: Number(file.readBigInt64BE(timesAt + at * 8)),
    offset: offsetOf(file.readUInt8(indexAt + at)),
  }));
  const footer = file.toString('latin1', footerAt).split('\n')[1] ?? '';
  const after = footer === '' ? undefined : readPosixTz(footer);
  return ruleOf(offsetOf(0), changes, after);
}

function countsAt(file: Buffer, at: number) {
  const count = (field: number): number => file.readUInt32BE(at + 20 + field * 4);
  return { universals: count(0), standards: count(1), leaps: count(2), times: count(3), types: count(4), chars: count(5) };
}

function ruleOf(first: number, changes: ReadonlyArray<{ at: number; offset: number }>, after: OffsetRule | undefined): OffsetRule {
  const last = changes.at(-1);
  return (instant) => {
    if (last === undefined || instant >= last.at) return after?.(instant) ?? last?.offset ?? first;
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((changes[middle]?.at ?? Infinity) <= instant) low = middle + 1;
      else high = middle;
    }
    return changes[low - 1]?.offset ?? first;
  };
}
