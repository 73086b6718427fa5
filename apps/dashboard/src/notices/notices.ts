import { useSyncExternalStore } from 'react';
import type { Approval } from '../api/wire.js';

export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'care' | 'stop';
  readonly title: string;
  readonly text?: string;
  readonly link?: { readonly to: string; readonly label: string };
  /** An approval that can be taken back until then (ms since 1970). */
  readonly undo?: { readonly approval: Approval; readonly until: number };
}

const MOST = 4;
/** How long good news stays. What went wrong stays until it is closed. */
const GOOD_MS = 5000;

type Listener = () => void;

/** What happened, newest last; spoken as well as shown. */
export class Notices {
  private list: readonly Notice[] = [];
  private next = 1;
  private readonly listeners = new Set<Listener>();

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly read = (): readonly Notice[] => this.list;

  add(notice: Omit<Notice, 'id'>): number {
    const id = this.next++;
    this.set([...this.list, { ...notice, id }].slice(-MOST));
    announce(notice.text === undefined ? notice.title : `${notice.title}. ${notice.text}`);
    if (notice.tone === 'good' && notice.undo === undefined) setTimeout(() => this.remove(id), GOOD_MS);
    return id;
  }

  remove(id: number): void {
    if (this.list.some((notice) => notice.id === id)) this.set(this.list.filter((notice) => notice.id !== id));
  }

  /** The newest that can still be taken back. */
  undoable(now: number): Notice | undefined {
    return this.list.findLast(({ undo }) => undo !== undefined && undo.until > now);
  }

  private set(list: readonly Notice[]): void {
    this.list = list;
    for (const listener of this.listeners) listener();
  }
}

export const notices = new Notices();
export const useNotices = (): readonly Notice[] => useSyncExternalStore(notices.subscribe, notices.read);

let spoken = '';
const hearers = new Set<Listener>();

/** Says a sentence to screen readers. */
export function announce(sentence: string): void {
  // The same sentence twice must be a change, or it is spoken once.
  spoken = sentence === spoken ? `${sentence}\u00a0` : sentence;
  for (const hearer of hearers) hearer();
}

export const useSpoken = (): string =>
  useSyncExternalStore(
    (hearer) => {
      hearers.add(hearer);
      return () => hearers.delete(hearer);
    },
    () => spoken,
  );
