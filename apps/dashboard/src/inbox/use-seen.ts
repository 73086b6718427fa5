import { useEffect, useState } from 'react';

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
