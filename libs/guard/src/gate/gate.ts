import { Literals } from './literals.js';
import { type Need, needOf } from './need.js';

/** A need with numbers of groups of strings in place of the strings. */
type Condition = true | number | { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] };

/** Whether a pattern could match. */
export type May = (pattern: RegExp) => boolean;

const ASCII = /^[\0-\x7f]*$/;

/**
 * Says of many patterns which could match a text at all, in one pass over it. What each needs is read from the pattern itself, so
 * that a gate cannot promise what its pattern does not keep. Of a pattern that needs nothing in particular it always says yes.
 */
export class Gate {
  private built: Readout | undefined;

  /** Building takes some 50 ms and is left to the first text. */
  constructor(private readonly patterns: () => Iterable<RegExp>) {}

  read(text: string): May {
    this.built ??= new Readout([...this.patterns()]);
    return this.built.read(text);
  }
}

class Readout {
  private readonly conditions: ReadonlyMap<RegExp, Condition>;
  private readonly groups: number;
  private readonly ascii: Literals;
  private readonly others: Literals;

  constructor(patterns: readonly RegExp[]) {
    const numbers = new Map<string, number>();
    const groups: (readonly string[])[] = [];
    const number = (strings: readonly string[]): number => {
      const key = strings.join('\0');
      const at = numbers.get(key) ?? groups.push(strings) - 1;
      numbers.set(key, at);
      return at;
    };
    this.conditions = new Map(patterns.map((pattern) => [pattern, conditionOf(needOf(pattern), number)]));
    this.groups = groups.length;
    this.ascii = new Literals(groups.map((strings) => strings.filter((text) => ASCII.test(text))));
    this.others = new Literals(groups.map((strings) => strings.filter((text) => !ASCII.test(text))));
  }

  read(text: string): May {
    const seen = new Uint8Array(this.groups);
    if (this.ascii.mark(text, seen)) this.others.mark(text, seen);
    return (pattern) => holds(this.conditions.get(pattern) ?? true, seen);
  }
}

function conditionOf(need: Need, number: (strings: readonly string[]) => number): Condition {
  if (need === true) return true;
  if ('some' in need) return number(need.some);
  return 'all' in need ? { all: need.all.map((one) => conditionOf(one, number)) } : { any: need.any.map((one) => conditionOf(one, number)) };
}

function holds(condition: Condition, seen: Uint8Array): boolean {
  if (condition === true) return true;
  if (typeof condition === 'number') return seen[condition] === 1;
  if ('all' in condition) {
    for (const one of condition.all) if (!holds(one, seen)) return false;
    return true;
  }
  for (const one of condition.any) if (holds(one, seen)) return true;
  return false;
}
