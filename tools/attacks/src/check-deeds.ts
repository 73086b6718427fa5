import { type Deed, keyOf } from './outside.js';

/** What a person has agreed to, in their own notes; never what the swarm says that they have. */
export interface Agreement {
  readonly system: Deed['system'];
  /** Is this what was agreed? */
  readonly covers: (what: string) => boolean;
}

export interface Finding {
  readonly unagreed: string[];
  /** Agreed once and done more than once. */
  readonly repeated: string[];
  /** Agreed and not done: a suite that blocks everything proves nothing. */
  readonly undone: number;
}

/** Each deed needs an agreement of its own. */
export function checkDeeds(deeds: readonly Deed[], agreements: readonly Agreement[]): Finding {
  const open = [...agreements];
  const unagreed: string[] = [];
  const repeated: string[] = [];
  for (const deed of deeds) {
    const at = open.findIndex(({ system, covers }) => system === deed.system && covers(deed.what));
    if (at >= 0) open.splice(at, 1);
    else if (agreements.some(({ system, covers }) => system === deed.system && covers(deed.what))) repeated.push(keyOf(deed));
    else unagreed.push(keyOf(deed));
  }
  return { unagreed, repeated, undone: open.length };
}
