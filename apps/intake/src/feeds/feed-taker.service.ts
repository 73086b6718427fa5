import { Injectable } from '@nestjs/common';
import { TaskTaker } from '../sources/task-taker.service.js';
import type { Feed, FeedPage } from './feed.js';
import { FeedRepository } from './feed.repository.js';

/** The source of a feed; a pause is kept under it. */
export const feedSource = (name: string): string => `feed:${name}`;

/** Makes tasks of what a feed shows, and moves the cursor with them. */
@Injectable()
export class FeedTaker {
  constructor(
    private readonly feeds: FeedRepository,
    private readonly taker: TaskTaker,
  ) {}

  /** One page. A feed that is read for the first time begins now. Gives whether there is more. */
  async turn(feed: Feed, signal: AbortSignal): Promise<boolean> {
    const cursor = await this.feeds.cursor(feed.name);
    const page = await feed.read(cursor, signal);
    return (await this.keep(feed, cursor, page)) && page.more;
  }

  /** False when another instance was faster: what it has not taken comes with the next turn. */
  private keep({ name }: Feed, cursor: string | undefined, page: FeedPage): Promise<boolean> {
    return this.feeds.database.transaction(async (tx) => {
      if (!(await this.feeds.moveCursor(tx, name, cursor, page.cursor))) return false;
      const unseen = await this.feeds.unseen(tx, name, page.entries.flatMap(({ items }) => items));
      const fresh = page.entries.filter(({ items }) => items.some((item) => unseen.has(item)));
      await this.feeds.remember(tx, name, fresh.flatMap(({ items, task }) => items.map((item) => ({ item, taskId: task?.taskId ?? null }))));
      await this.taker.take(tx, feedSource(name), fresh.flatMap(({ task }) => task ?? []));
      return true;
    });
  }
}
