import { Kbd, SegmentedControl, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Queue } from './inbox-page.js';
import classes from './inbox.module.css';
import { FILTER_ID } from './use-inbox-keys.js';

interface InboxHeadProps {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly view: 'waiting' | 'decided';
  readonly onView: (view: 'waiting' | 'decided') => void;
  readonly queue: Queue;
}

function countText({ shown, total }: Queue): string {
  return shown.length === total ? `${total} waiting` : `${shown.length} of ${total}`;
}

export function InboxHead({ filter, onFilter, view, onView, queue }: InboxHeadProps): ReactNode {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Escape' && event.key !== 'Enter') return;
    // Escape in the filter empties it; the page behind must not take the same key for "back".
    event.stopPropagation();
    event.preventDefault();
    if (event.key === 'Escape') onFilter('');
    event.currentTarget.blur();
  };
  return (
    <header className={classes.head}>
      <div className={classes.headLine}>
        <Title order={1} fz={21}>Approvals</Title>
        <span className={classes.headCount} data-testid="queue-count">{queue.isPending ? '' : countText(queue)}</span>
        <SegmentedControl
          size="xs"
          aria-label="Which approvals"
          value={view}
          onChange={(value) => onView(value === 'decided' ? 'decided' : 'waiting')}
          data={[{ value: 'waiting', label: 'Waiting' }, { value: 'decided', label: 'Decided' }]}
        />
      </div>
      {view === 'waiting' && (
        <TextInput
          id={FILTER_ID}
          aria-label="Filter the queue"
          placeholder="Filter by name, address, text, flag"
          size="sm"
          value={filter}
          onChange={(event) => onFilter(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={filter === '' ? <Kbd size="xs" aria-hidden>/</Kbd> : undefined}
        />
      )}
    </header>
  );
}
