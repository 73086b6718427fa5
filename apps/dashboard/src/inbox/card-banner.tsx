import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle, IconRefreshAlert } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Approval } from '../api/wire.js';
import { useSession } from '../session/session-gate.js';
import { VisibleText } from '../text/visible-text.js';
import classes from './card.module.css';
import { useDecisions } from './decisions-provider.js';
import { decidedText } from './outcome.js';
import type { SeenDigest } from './use-seen.js';

const WORDS: Readonly<Partial<Record<Approval['state'], string>>> = { expired: 'Nobody answered in time, so nothing was done.', withdrawn: 'The agent took it back, so nothing was done.', rejected: 'Nothing was done.' };

function Decided({ approval }: { approval: Approval }): ReactNode {
  const { state, decisionReason } = approval;
  const good = ['approved', 'modified', 'executed'].includes(state);
  return (
    <div className={classes.banner} data-tone={good ? 'good' : 'note'} role="status">
      {good ? <IconCheck size={18} aria-hidden /> : <IconInfoCircle size={18} aria-hidden />}
      <div>
        <b>{decidedText(approval).replace(/^./, (first) => first.toUpperCase())}</b> {WORDS[state]}
        {decisionReason !== null && decisionReason !== '' && <p><VisibleText text={decisionReason} /></p>}
      </div>
    </div>
  );
}

/** What stands between the person and an answer: it is decided already, it has changed, an answer was not taken, a role that may only look. */
export function CardBanner({ approval, seen }: { approval: Approval; seen: SeenDigest }): ReactNode {
  const { failed, decider } = useDecisions();
  const { mayDecide, role } = useSession();
  const problem = failed.get(approval.id);
  if (approval.state !== 'pending') return <Decided approval={approval} />;
  if (seen.changed) {
    return (
      <div className={classes.banner} data-tone="stop" role="alert">
        <IconRefreshAlert size={18} aria-hidden />
        <div><b>It has changed since you opened it.</b> Read it again before you answer.</div>
        <Button size="xs" variant="default" onClick={seen.accept}>I have read it</Button>
      </div>
    );
  }
  if (problem !== undefined) {
    return (
      <div className={classes.banner} data-tone="stop" role="alert">
        <IconAlertTriangle size={18} aria-hidden />
        <div><b>Your answer was not taken: {problem.message}</b> {problem.faults.join(' ')} {problem.mend}</div>
        <Button size="xs" variant="default" onClick={() => decider.dismiss(approval.id)}>OK</Button>
      </div>
    );
  }
  if (mayDecide) return null;
  return <div className={classes.banner} data-tone="note"><IconInfoCircle size={18} aria-hidden /><div>As {role} you can look at everything; an approver decides.</div></div>;
}
