import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { reads } from '../api/reads.js';
import type { Status } from '../api/wire.js';
import { FOLDER_NAMES, FOLDERS, folderOf, type TaskFolder } from '../live/task-folder.js';
import { Page } from '../shell/page.js';
import { useIsNarrow } from '../shell/use-narrow.js';
import { BoardColumn } from './board-column.js';
import classes from './board.module.css';

/** How many tasks stand in a column, from the counts by status; what nobody has claimed is not among them. */
function countIn(folder: TaskFolder, tasks: Status['tasks'] | undefined): number | undefined {
  if (tasks === undefined || folder === 'Needs_Action') return undefined;
  return Object.entries(tasks).reduce((sum, [status, count]) => (folderOf(status as keyof Status['tasks']) === folder ? sum + count : sum), 0);
}

/** Every task by where it is in its life; cards move by themselves. */
export default function BoardPage(): ReactNode {
  const { data: status } = useQuery(reads.status());
  const narrow = useIsNarrow();
  const [chosen, setChosen] = useState<TaskFolder>('Pending_Approval');
  const columns = narrow ? [chosen] : FOLDERS;
  return (
    <Page title="Board" wide aside={narrow && <NativeSelect aria-label="Column" value={chosen} data={FOLDERS.map((value) => ({ value, label: FOLDER_NAMES[value] }))} onChange={(event) => setChosen(event.currentTarget.value as TaskFolder)} />}>
      <div className={classes.board}>
        {columns.map((folder) => <BoardColumn key={folder} folder={folder} count={countIn(folder, status?.tasks)} />)}
      </div>
    </Page>
  );
}
