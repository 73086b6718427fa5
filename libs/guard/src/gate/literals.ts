import { foldTable } from './fold-unit.js';

/** Finds which of many strings a text holds, whatever its case, in one pass: the automaton of Aho and Corasick. */
export class Literals {
  /** The column of each UTF-16 unit; 0 for those that no string has. */
  private readonly columns = new Uint16Array(0x10000);
  private readonly width: number;
  /** A row for each state; in it, by column, where the row of the next state begins. */
  private readonly next: Int32Array;
  /** By the begin of a state's row: the groups that are seen in it. */
  private readonly told = new Map<number, number[]>();
  private readonly tells: Uint8Array;

  /** @param groups strings, folded; a group is seen when one of its strings is */
  constructor(groups: readonly (readonly string[])[]) {
    const units = [...new Set(groups.flat().flatMap((text) => text.split('')))];
    this.width = units.length + 1;
    const ofFolded = new Uint16Array(0x10000);
    units.forEach((unit, at) => (ofFolded[unit.charCodeAt(0)] = at + 1));
    foldTable().forEach((folded, code) => (this.columns[code] = ofFolded[folded] ?? 0));
    const most = groups.flat().reduce((sum, text) => sum + text.length, 1);
    const rows = new Int32Array(most * this.width);
    const size = groups.reduce((end, strings, group) => strings.reduce((from, text) => this.add(rows, from, text, group), end), this.width);
    this.next = rows.slice(0, size);
    this.tells = new Uint8Array(size);
    this.complete();
  }

  /** Marks the groups that a text holds; says whether it has other characters than ASCII. */
  mark(text: string, seen: Uint8Array): boolean {
    const { columns, next, tells } = this;
    const { length } = text;
    let [row, units] = [0, 0];
    for (let at = 0; at < length; at += 1) {
      const unit = text.charCodeAt(at);
      units |= unit;
      row = next[row + (columns[unit] ?? 0)] ?? 0;
      if (tells[row] === 1) for (const group of this.told.get(row) ?? []) seen[group] = 1;
    }
    return units > 0x7f;
  }

  /** @returns where the rows end now */
  private add(rows: Int32Array, end: number, text: string, group: number): number {
    let [row, last] = [0, end];
    for (let at = 0; at < text.length; at += 1) {
      const place = row + (this.columns[text.charCodeAt(at)] ?? 0);
      if (rows[place] === 0) {
        rows[place] = last;
        last += this.width;
      }
      row = rows[place] ?? 0;
    }
    this.told.set(row, [...(this.told.get(row) ?? []), group]);
    return last;
  }

  /** Where a string does not go on, the longest end of what was read that starts another one does. */
  private complete(): void {
    const { next, width } = this;
    const instead = new Int32Array(next.length);
    const queue = [0];
    for (let at = 0; at < queue.length; at += 1) {
      const row = queue[at] ?? 0;
      const other = instead[row] ?? 0;
      const told = row === 0 ? [] : [...new Set([...(this.told.get(row) ?? []), ...(this.told.get(other) ?? [])])];
      if (told.length > 0) this.told.set(row, told);
      this.tells[row] = Number(told.length > 0);
      for (let column = 0; column < width; column += 1) {
        const to = next[row + column] ?? 0;
        const fallback = row === 0 ? 0 : (next[other + column] ?? 0);
        if (to === 0) next[row + column] = fallback;
        else {
          instead[to] = fallback;
          queue.push(to);
        }
      }
    }
  }
}
