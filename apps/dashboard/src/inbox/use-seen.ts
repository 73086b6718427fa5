import { useCallback, useEffect, useState } from 'react';
import type { Approval } from '../api/wire.js';
import type { Opened } from './batch.js';

/** A second press of the same key or button is meant for the proposal before. */
const READY_AFTER_MS = 350;

/** Whether this card has been shown long enough for an answer to be meant for it. */
export function useReady(): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), READY_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return ready;
}

export interface SeenDigest {
  /** The proposal has become another one since the person opened it. */
  readonly changed: boolean;
  accept(): void;
}

/** Notices when what is shown changes under a person's eyes, so that nobody approves what they have not read. */
export function useSeenDigest(digest: string): SeenDigest {
  const [seen, setSeen] = useState(digest);
  return { changed: seen !== digest, accept: () => setSeen(digest) };
}

export type OnRead = (approval: Pick<Approval, 'id' | 'digest'>) => void;

/** Which cards were opened, and as what: only those are approved together. */
export function useOpened(): readonly [Opened, OnRead] {
  const [opened, setOpened] = useState<Opened>(new Map());
  const onRead = useCallback<OnRead>(({ id, digest }) => setOpened((before) => (before.get(id) === digest ? before : new Map(before).set(id, digest))), []);
  return [opened, onRead];
}

/** Says of a card that it stands before the person as it is. */
export function useRead({ id, digest }: Pick<Approval, 'id' | 'digest'>, isRead: boolean, onRead: OnRead): void {
  useEffect(() => {
    if (isRead) onRead({ id, digest });
  }, [id, digest, isRead, onRead]);
}
