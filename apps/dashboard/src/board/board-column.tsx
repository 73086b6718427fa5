import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { reads } from '../api/reads.js';
import type { TaskSummary, WaitingFile } from '../api/wire.js';
import { FOLDER_NAMES, type TaskFolder } from '../live/task-folder.js';
import { ProblemNote } from '../shell/notes.js';
import { useNow } from '../text/use-now.js';
import { FileCard, TaskCard } from './task-card.js';
import classes from './board.module.css';

const CARD_PX = 104;
/** How many cards before the end the next page is asked for. */
const AHEAD = 12;

type Item = { readonly task: TaskSummary } | { readonly file: WaitingFile };
const keyOf = (item: Item): string => ('task' in item ? item.task.taskId : item.file.name);

function useColumn(folder: TaskFolder) {
  const query = useInfiniteQuery(reads.tasks(folder));
  const pages = query.data?.pages ?? [];
  const items: Item[] = [...pages.flatMap(({ waiting = [] }) => waiting.map((file) => ({ file }))), ...pages.flatMap(({ tasks }) => tasks.map((task) => ({ task })))];
  return { ...query, items };
}

/** One folder, of which only the cards in sight are drawn. */
export function BoardColumn({ folder, count }: { folder: TaskFolder; count: number | undefined }): ReactNode {
  const { items, error, hasNextPage, isFetchingNextPage, fetchNextPage, isPending } = useColumn(folder);
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow();
  const virtual = useVirtualizer({ count: items.length, getScrollElement: () => scroller.current, estimateSize: () => CARD_PX, getItemKey: (index) => keyOf(items[index] ?? { file: { name: String(index), modified: '' } }), overscan: 6 });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last > items.length - AHEAD) void fetchNextPage();
  }, [last, items.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <section className={classes.column} aria-label={FOLDER_NAMES[folder]} data-folder={folder}>
      <h2>{FOLDER_NAMES[folder]} <span>{count ?? (isPending ? '' : items.length)}</span></h2>
      {error !== null && <ProblemNote error={error} />}
      <div ref={scroller} className={classes.scroller} tabIndex={0} role="group" aria-label={`${FOLDER_NAMES[folder]}: tasks`}>
        {items.length === 0 && !isPending && <p className={classes.none}>Nothing here</p>}
        <ul style={{ height: virtual.getTotalSize() }}>
          {drawn.map(({ key, index, start, size }) => {
            const item = items[index];
            return item === undefined ? null : (
              <li key={key} style={{ height: size, transform: `translateY(${start}px)` }}>
                {'task' in item ? <TaskCard task={item.task} now={now} /> : <FileCard file={item.file} now={now} />}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
