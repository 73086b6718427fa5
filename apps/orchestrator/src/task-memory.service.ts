import { Injectable } from '@nestjs/common';

/** Tasks at most; those that were written longest ago go first. */
const MOST = 1000;
/** A longer row, in characters, is read again. */
const LONGEST = 16_384;
const DISTRUST_MS = 10_000;

/** A row as it was written, in JSON, with the mark that the table has given it. */
export interface WrittenTask {
  readonly row: string;
  readonly seen: string;
}

/**
 * Tasks as this instance has last written them, so that they need not be read for their next message. What is decided from here is
 * written only when the row has not changed since: where several instances move the same tasks it rests.
 */
@Injectable()
export class TaskMemory {
  private readonly kept = new Map<string, WrittenTask>();
  private trustedFrom = 0;

  /** Whether it is worth a try. */
  get trusted(): boolean {
    return performance.now() >= this.trustedFrom;
  }

  /** Gives what is known of these tasks and forgets it: who fails with it has to read. */
  take(taskIds: Iterable<string>): WrittenTask[] {
    const taken: WrittenTask[] = [];
    for (const taskId of taskIds) {
      const written = this.kept.get(taskId);
      if (written !== undefined && this.kept.delete(taskId)) taken.push(written);
    }
    return taken;
  }

  keep(taskId: string, written: WrittenTask): void {
    this.forget(taskId);
    if (!this.trusted || written.row.length > LONGEST) return;
    this.kept.set(taskId, written);
    const [oldest] = this.kept.size > MOST ? this.kept.keys() : [];
    if (oldest !== undefined) this.kept.delete(oldest);
  }

  forget(taskId: string): void {
    this.kept.delete(taskId);
  }

  /** It was wrong: others move these tasks too. */
  distrust(): void {
    this.trustedFrom = performance.now() + DISTRUST_MS;
    this.kept.clear();
  }
}
