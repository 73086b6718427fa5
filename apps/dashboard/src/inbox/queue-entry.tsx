import { Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconHandStop, IconPencil, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Approval } from '../api/wire.js';
import { plainly } from '../text/invisibles.js';
import { lengthText, timeLeft } from '../text/time.js';
import { viewOf } from './call-kind.js';
import classes from './inbox.module.css';
import { KindIcon } from './kind-icon.js';
import { gravestOf, risksOf } from './risk.js';

interface QueueEntryProps {
  readonly approval: Approval;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly now: number;
}

/** What must be seen before the card is opened, as signs with words for those who do not see them. */
function Signs({ approval }: { approval: Approval }): ReactNode {
  const { proposal, peopleNeeded, agreedBy } = approval;
  const level = gravestOf(risksOf(approval));
  return (
    <span className={classes.signs}>
      {level === 'stop' && <IconHandStop size={15} className={classes.stop} role="img" aria-label="Look twice" />}
      {level === 'care' && <IconAlertTriangle size={15} className={classes.care} role="img" aria-label="Something new or unusual" />}
      {proposal.blanks.length > 0 && <IconPencil size={15} className={classes.care} role="img" aria-label="Something to fill in" />}
      {peopleNeeded > 1 && <span className={classes.people}><IconUsers size={15} aria-hidden />{agreedBy.length}/{peopleNeeded}<span className={classes.unseen}> people agree</span></span>}
    </span>
  );
}

export function QueueEntry({ approval, isCurrent, isSelected, onSelect, now }: QueueEntryProps): ReactNode {
  const { id, created, expires, escalatedAt } = approval;
  const { kind, verb, target, gist } = viewOf(approval);
  const left = timeLeft(Date.parse(created), Date.parse(expires), now);
  return (
    <div className={classes.entry} data-current={isCurrent} data-selected={isSelected} data-testid="entry">
      <Checkbox size="xs" className={classes.check} checked={isSelected} onChange={onSelect} aria-label={`Select: ${verb} ${plainly(target)}`} tabIndex={-1} />
      <Link href={`/approvals/${id}`} className={classes.entryLink} aria-current={isCurrent}>
        <span className={classes.kind}><KindIcon kind={kind} /></span>
        <span className={classes.entryMain}>
          <span className={classes.entryLine}>
            <span className={classes.entryTop}><b>{verb}</b> <span>{plainly(target)}</span></span>
            <Signs approval={approval} />
          </span>
          <span className={classes.entryLine}>
            <span className={classes.gist} data-money={kind === 'payment'}>{plainly(gist)}</span>
            <span className={classes.timeLeft} data-urgency={left.urgency} title={`Waits ${lengthText(now - Date.parse(created))}${escalatedAt === null ? '' : '; the fallback approver is asked too'}`}>{left.text}</span>
          </span>
        </span>
      </Link>
    </div>
  );
}
