import { useLocation } from 'wouter';
import { useCommands } from '../keys/use-commands.js';
import { announce } from '../notices/notices.js';
import { plainly } from '../text/invisibles.js';
import { useDecisions } from './decisions-provider.js';
import type { Queue } from './inbox-page.js';
import { nameOf } from './outcome.js';
import { stepFrom } from './queue-rows.js';
import { risksOf } from './risk.js';
import type { Selection } from './use-selection.js';

interface InboxState {
  readonly current: string | undefined;
  readonly queue: Queue;
  readonly selection: Selection;
  readonly isOpen: boolean;
}

/** The id of the field that `/` goes to, and of the heading of the card. */
export const FILTER_ID = 'queue-filter';
export const CARD_HEADING_ID = 'card-heading';

/** The keys of the list; those of the card are its own. */
export function useInboxKeys({ current, queue, selection, isOpen }: InboxState): void {
  const [, navigate] = useLocation();
  const { undoLast } = useDecisions();
  const { shown } = queue;
  const step = (by: 1 | -1): void => {
    const id = stepFrom(shown.map((approval) => approval.id), current, by);
    const approval = shown.find((one) => one.id === id);
    if (approval === undefined) return;
    navigate(`/approvals/${approval.id}`, { replace: true });
    const [risk] = risksOf(approval);
    announce(`${shown.indexOf(approval) + 1} of ${shown.length}: ${plainly(nameOf(approval))}.${risk === undefined ? '' : ` ${risk.title}`}`);
  };
  const alike = (): readonly string[] => {
    const group = shown.find(({ id }) => id === current)?.group;
    return shown.filter((approval) => approval.group === group).map(({ id }) => id);
  };
  useCommands({
    next: () => step(1),
    previous: () => step(-1),
    open: () => {
      if (current === undefined) return;
      navigate(`/approvals/${current}`, { replace: isOpen });
      document.getElementById(CARD_HEADING_ID)?.focus();
    },
    back: () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      if (selection.chosen.length > 0) selection.clear();
      else navigate('/');
    },
    undo: undoLast,
    select: () => {
      if (current === undefined) return;
      selection.toggle(current);
      announce(selection.has(current) ? 'No longer selected' : 'Selected');
    },
    selectAlike: () => selection.toggleAll(alike()),
    filter: () => document.getElementById(FILTER_ID)?.focus(),
  });
}
