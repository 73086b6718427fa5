import { createHash } from 'node:crypto';
import type { Link } from './rows.js';
import { entriesOf } from './steps.js';

interface Waiting {
  readonly taskId: string;
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes the record, each entry bound to the one before. A chain has one writer; so that a peer's steps need not queue for it one by
 * one, what arrives while a batch is written is the next batch.
 */
export class Recorder {
  private waiting: Waiting[] = [];
  private busy = false;
  private head: Link = { seq: 0, hash: '', body: '' };

  constructor(private readonly write: (links: readonly Link[], head: Link) => Promise<void>) {}

  /** Resolves when the task's entries are committed. */
  append(taskId: string): Promise<void> {
    return new Promise((written, failed) => {
      this.waiting.push({ taskId, written, failed });
      if (!this.busy) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      const links = this.chained(batch.map(({ taskId }) => taskId));
      const head = links.at(-1) ?? this.head;
      try {
        await this.write(links, head);
        this.head = head;
        batch.forEach(({ written }) => written());
      } catch (error) {
        batch.forEach(({ failed }) => failed(error));
      }
    }
    this.busy = false;
  }

  private chained(taskIds: readonly string[]): Link[] {
    let { seq, hash } = this.head;
    return taskIds.flatMap(entriesOf).map((entry) => {
      const body = JSON.stringify(entry);
      hash = createHash('sha256').update(hash).update(body).digest('hex');
      return { seq: ++seq, hash, body };
    });
  }
}
