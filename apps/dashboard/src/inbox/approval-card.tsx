import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import type { Verdict } from '../api/decisions.js';
import type { Approval } from '../api/wire.js';
import { useCommands } from '../keys/use-commands.js';
import { announce } from '../notices/notices.js';
import { useSession } from '../session/session-gate.js';
import { CallBody } from './call-body.js';
import { CardBanner } from './card-banner.js';
import { CardHead } from './card-head.js';
import classes from './card.module.css';
import { DecisionPanel } from './decision-panel.js';
import { useDecisions } from './decisions-provider.js';
import { EvidenceList } from './evidence-list.js';
import { ExactCall } from './exact-call.js';
import type { Queue } from './inbox-page.js';
import { FindingWord } from './finding-word.js';
import { OnApprove } from './on-approve.js';
import { MakeTemplate } from './make-template.js';
import { neighbourOf } from './queue-rows.js';
import { needsSecondLook } from './risk.js';
import { RiskPanel } from './risk-panel.js';
import { type OnRead, useRead, useReady, useSeenDigest } from './use-seen.js';
import { CARD_HEADING_ID } from './use-inbox-keys.js';

/** What stands at the foot of the card. */
export type Mode = 'choose' | 'confirm' | 'reject' | 'edit';

function useAnswer(approval: Approval, queue: Queue): (verdict: Verdict) => void {
  const [, navigate] = useLocation();
  const { decider } = useDecisions();
  return (verdict) => {
    const next = neighbourOf(queue.shown.map(({ id }) => id), approval.id);
    void decider.decide(approval, verdict);
    // The focus must not stay on a button that now belongs to the next proposal.
    document.getElementById(CARD_HEADING_ID)?.focus();
    navigate(next === undefined || next === approval.id ? '/' : `/approvals/${next}`, { replace: true });
  };
}

interface ApprovalCardProps {
  readonly approval: Approval;
  readonly queue: Queue;
  readonly onBack: () => void;
  readonly onRead: OnRead;
}

/** All that a person needs to judge one proposal, and the keys to answer it. */
export function ApprovalCard({ approval, queue, onBack, onRead }: ApprovalCardProps): ReactNode {
  const [mode, setMode] = useState<Mode>('choose');
  const [evidence, setEvidence] = useState(false);
  const { mayDecide } = useSession();
  const ready = useReady();
  const seen = useSeenDigest(approval.digest);
  useRead(approval, ready && !seen.changed, onRead);
  const answer = useAnswer(approval, queue);
  const open = approval.state === 'pending' && mayDecide;
  const blanks = approval.proposal.blanks.length;
  const approve = (): void => {
    if (!open || !ready || mode === 'reject' || mode === 'edit') return;
    if (seen.changed) return seen.accept();
    if (blanks > 0) {
      announce(blanks === 1 ? 'One place must be filled in first' : `${blanks} places must be filled in first`);
      return setMode('edit');
    }
    if (needsSecondLook(approval) && mode !== 'confirm') return setMode('confirm');
    answer({ kind: 'approve' });
  };
  useCommands({
    approve,
    reject: () => open && setMode('reject'),
    edit: () => open && setMode('edit'),
    evidence: () => setEvidence((shown) => !shown),
  });
  return (
    <article className={classes.card} data-testid="card" data-ready={ready} data-id={approval.id}>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="What is proposed">
        <CardHead approval={approval} onBack={onBack} />
        <CardBanner approval={approval} seen={seen} />
        <RiskPanel approval={approval} />
        <FindingWord approval={approval} />
        <CallBody approval={approval} />
        <EvidenceList evidence={approval.proposal.evidence} open={evidence} onToggle={() => setEvidence((shown) => !shown)} />
        <OnApprove approval={approval} />
        <MakeTemplate approval={approval} />
        <ExactCall approval={approval} />
      </div>
      {open && <DecisionPanel approval={approval} mode={mode} onMode={setMode} onApprove={approve} onAnswer={answer} ready={ready} />}
    </article>
  );
}
