import type { KindOfWork } from '@waggle/contracts';
import type { ArrivingTask } from '../sources/task-taker.service.js';

/** Things of a feed that one task is made of; none where there is nothing to do. */
export interface FeedEntry {
  /** Their ids on the platform, the newest last. */
  readonly items: readonly string[];
  readonly task: ArrivingTask | null;
}

export interface FeedPage {
  readonly entries: readonly FeedEntry[];
  readonly cursor: string;
  /** There are later ones. */
  readonly more: boolean;
}

/** One platform as a feed: it is asked for what came since a cursor. */
export interface Feed {
  readonly name: string;
  readonly work: KindOfWork;
  /** @throws AppError of the tool */
  read(cursor: string | undefined, signal: AbortSignal): Promise<FeedPage>;
}
