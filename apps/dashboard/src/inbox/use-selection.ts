import { useMemo, useState } from 'react';
import type { Approval } from '../api/wire.js';

export interface Selection {
  /** Those selected that still wait, in the order of the queue. */
  readonly chosen: readonly Approval[];
  has(id: string): boolean;
  toggle(id: string): void;
  /** Adds all of them, or takes all away when all are in it. */
  toggleAll(ids: readonly string[]): void;
  clear(): void;
}

/** What is selected for a batch. What leaves the queue leaves the selection. */
export function useSelection(shown: readonly Approval[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return useMemo(() => {
    const set = (wanted: readonly string[], on: boolean): void =>
      setIds((before) => {
        const after = new Set(before);
        for (const id of wanted) {
          if (on) after.add(id);
          else after.delete(id);
        }
        return after;
      });
    return {
      chosen: shown.filter(({ id }) => ids.has(id)),
      has: (id) => ids.has(id),
      toggle: (id) => set([id], !ids.has(id)),
      toggleAll: (wanted) => set(wanted, !wanted.every((id) => ids.has(id))),
      clear: () => setIds(new Set()),
    };
  }, [ids, shown]);
}
