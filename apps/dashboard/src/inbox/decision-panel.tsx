import { Button, Kbd } from '@mantine/core';
import { IconCheck, IconHandStop, IconPencil, IconX } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense } from 'react';
import type { Verdict } from '../api/decisions.js';
import type { Approval } from '../api/wire.js';
import type { Mode } from './approval-card.js';
import classes from './card.module.css';
import { RejectForm } from './reject-form.js';
import { risksOf } from './risk.js';

const EditForm = lazy(() => import('./edit-form.js'));

interface DecisionPanelProps {
  readonly approval: Approval;
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
  readonly onApprove: () => void;
  readonly onAnswer: (verdict: Verdict) => void;
  readonly ready: boolean;
}

function Choose({ approval, onMode, onApprove, ready }: DecisionPanelProps): ReactNode {
  const blanks = approval.proposal.blanks.length > 0;
  return (
    <div className={classes.bar} role="toolbar" aria-label="Your answer">
      {blanks ? (
        <Button size="md" leftSection={<IconPencil size={18} aria-hidden />} rightSection={<Kbd size="xs" aria-hidden>e</Kbd>} onClick={() => onMode('edit')}>Fill in</Button>
      ) : (
        <Button size="md" leftSection={<IconCheck size={18} aria-hidden />} rightSection={<Kbd size="xs" aria-hidden>a</Kbd>} aria-disabled={!ready} aria-keyshortcuts="a" onClick={onApprove}>Approve</Button>
      )}
      {!blanks && <Button size="md" variant="default" leftSection={<IconPencil size={18} aria-hidden />} rightSection={<Kbd size="xs" aria-hidden>e</Kbd>} aria-keyshortcuts="e" onClick={() => onMode('edit')}>Edit</Button>}
      <Button size="md" variant="default" leftSection={<IconX size={18} aria-hidden />} rightSection={<Kbd size="xs" aria-hidden>r</Kbd>} aria-keyshortcuts="r" onClick={() => onMode('reject')}>Reject</Button>
    </div>
  );
}

/** Asked a second time, with what is grave about it in words. */
function Confirm({ approval, onMode, onAnswer }: DecisionPanelProps): ReactNode {
  const grave = risksOf(approval).filter(({ level }) => level === 'stop');
  return (
    <div className={classes.confirm} role="alertdialog" aria-label="Approve all the same?" onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), onMode('choose'))}>
      <p><IconHandStop size={18} aria-hidden /> <span>Approve all the same? {grave.map(({ title }) => title).join(' ')}</span></p>
      <div className={classes.bar}>
        <Button size="md" color="red" onClick={() => onAnswer({ kind: 'approve' })} autoFocus>Approve all the same</Button>
        <Button size="md" variant="default" onClick={() => onMode('choose')}>Not yet</Button>
      </div>
    </div>
  );
}

/** The answer: the three buttons, or the form that one of them opens. */
export function DecisionPanel(props: DecisionPanelProps): ReactNode {
  const { approval, mode, onMode, onAnswer } = props;
  const cancel = (): void => onMode('choose');
  return (
    <footer className={classes.foot} data-mode={mode}>
      {mode === 'choose' && <Choose {...props} />}
      {mode === 'confirm' && <Confirm {...props} />}
      {mode === 'reject' && <RejectForm onReject={(reason, again) => onAnswer({ kind: 'reject', reason, again })} onCancel={cancel} />}
      {mode === 'edit' && (
        <Suspense fallback={<p>Loading …</p>}>
          <EditForm approval={approval} onSave={(args, reason) => onAnswer({ kind: 'modify', args, reason })} onCancel={cancel} />
        </Suspense>
      )}
    </footer>
  );
}
