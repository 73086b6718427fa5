import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconClockHour4, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Approval } from '../api/wire.js';
import { VisibleText } from '../text/visible-text.js';
import { fullMomentText, lengthText, timeLeft } from '../text/time.js';
import { useNow } from '../text/use-now.js';
import { viewOf } from './call-kind.js';
import classes from './card.module.css';
import { KindIcon } from './kind-icon.js';
import { CARD_HEADING_ID } from './use-inbox-keys.js';

const PRIORITY_NAMES: Readonly<Record<string, string>> = { URGENT: 'Urgent', HIGH: 'High priority', NORMAL: 'Normal', LOW: 'Low priority' };

function Facts({ approval }: { approval: Approval }): ReactNode {
  const now = useNow(5000);
  const { created, expires, taskId, priority, state, escalatedAt } = approval;
  const left = timeLeft(Date.parse(created), Date.parse(expires), now);
  return (
    <p className={classes.facts}>
      <span className={classes.chip} data-priority={priority}>{PRIORITY_NAMES[priority] ?? priority}</span>
      <Link href={`/tasks/${encodeURIComponent(taskId)}`}>{taskId}</Link>
      <span>waits {lengthText(now - Date.parse(created))}</span>
      {state === 'pending' && (
        <span className={classes.deadline} data-urgency={left.urgency} title={`Expires ${fullMomentText(expires)}; then nothing is done`}>
          <IconClockHour4 size={14} aria-hidden /> {left.text}
        </span>
      )}
      {escalatedAt !== null && <span className={classes.chip} data-priority="URGENT">fallback approver asked too</span>}
    </p>
  );
}

function People({ approval }: { approval: Approval }): ReactNode {
  const { peopleNeeded, agreedBy, state } = approval;
  if (peopleNeeded < 2) return null;
  const missing = peopleNeeded - agreedBy.length;
  return (
    <div className={classes.peopleBox}>
      <IconUsers size={17} aria-hidden />
      <span className={classes.steps} aria-hidden>
        {Array.from({ length: peopleNeeded }, (_, index) => <i key={index} data-done={index < agreedBy.length} />)}
      </span>
      <span>
        <b>{agreedBy.length} of {peopleNeeded} people</b> {agreedBy.length > 0 && <>agreed: {agreedBy.join(', ')}. </>}
        {state === 'pending' && missing > 0 && `${missing === 1 ? 'One more must' : `${missing} must`} agree before anything happens.`}
      </span>
    </div>
  );
}

/** Who it goes to and what it is about, large. */
export function CardHead({ approval, onBack }: { approval: Approval; onBack: () => void }): ReactNode {
  const { kind, verb, target, gist } = viewOf(approval);
  const money = kind === 'payment';
  return (
    <header className={classes.head}>
      <ActionIcon className={classes.back} variant="subtle" color="gray" size="xl" aria-label="Back to the queue" onClick={onBack}>
        <IconArrowLeft size={22} aria-hidden />
      </ActionIcon>
      <div className={classes.headMain}>
        <Facts approval={approval} />
        <h2 id={CARD_HEADING_ID} tabIndex={-1} className={classes.title} data-money={money}>
          <span className={classes.verb}><KindIcon kind={kind} size={20} /> {verb}</span>{' '}
          {money ? <><span className={classes.sum}>{gist}</span> <span className={classes.to}>to</span> <VisibleText text={target} /></> : <VisibleText text={target === '' && kind !== 'post' ? gist : target} />}
        </h2>
        {!money && target !== '' && kind !== 'chat' && <p className={classes.subject}><VisibleText text={gist} /></p>}
        <People approval={approval} />
      </div>
    </header>
  );
}
