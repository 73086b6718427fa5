import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { reads } from '../api/reads.js';
import type { Approval } from '../api/wire.js';
import { VisibleText } from '../text/visible-text.js';
import { fullMomentText } from '../text/time.js';
import { groupLabel } from './call-kind.js';
import classes from './card.module.css';

function effect(approval: Approval, dryRun: boolean): string {
  const { peopleNeeded, agreedBy } = approval;
  if (peopleNeeded - agreedBy.length > 1) return 'Your answer counts as one of those that are needed; nothing happens before the last.';
  return dryRun ? 'This zone makes a dry run: all is checked and recorded, and nothing leaves it.' : 'It is carried out once, exactly as shown, when the time to undo is over.';
}

const sentence = (text: string): string => (/[.!?…]\s*$/.test(text) ? text : `${text}.`);

/** What happens, and until when it can be answered. */
export function OnApprove({ approval }: { approval: Approval }): ReactNode {
  const { data } = useQuery(reads.status());
  const { proposal, expires, state, template } = approval;
  if (state !== 'pending') return null;
  return (
    <section aria-label="On approve" className={classes.onApprove}>
      <p><b>On approve:</b> <VisibleText text={sentence(proposal.summary)} /> {effect(approval, data?.mode === 'dry_run')}</p>
      <p>Without an answer it expires on {fullMomentText(expires)} and nothing is done. Alike: {groupLabel(approval.group)}.{template !== null && <> Matches the template “{template.name}” by {Math.round(template.score * 100)}%.</>}</p>
    </section>
  );
}
