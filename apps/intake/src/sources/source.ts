import type { KindOfWork, SourceKind, SourceTrouble } from '@waggle/contracts';

/** What a source itself knows of its state; whether it may take anything is the gate's to say. */
export interface SourceState {
  /** Null while it can be read. */
  readonly trouble: SourceTrouble | null;
}

/**
 * One place that tasks come from. It asks `SourceGate.open` before it looks for more, and hands what it found to `TaskTaker.take` in the
 * transaction in which it remembers having seen it.
 */
export interface Source {
  /** Stays the same over restarts: a pause is kept under it. `imap:office@mail.example/INBOX`. */
  readonly id: string;
  readonly kind: SourceKind;
  /** Where it is read when there are two zones. */
  readonly work: KindOfWork;
  /** Does not wait for the source to be reached. */
  start(): void;
  /** Ends when nothing of it runs any more. */
  stop(): Promise<void>;
  state(): SourceState;
}
