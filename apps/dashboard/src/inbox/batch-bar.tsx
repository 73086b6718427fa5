import { Button, CloseButton, Modal, TextInput } from '@mantine/core';
import { IconChecks, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Approval } from '../api/wire.js';
import { useSession } from '../session/session-gate.js';
import { VisibleText } from '../text/visible-text.js';
import { approvedAtOnce, type Opened } from './batch.js';
import { viewOf } from './call-kind.js';
import { useDecisions } from './decisions-provider.js';
import classes from './inbox.module.css';
import type { Selection } from './use-selection.js';

function BatchRow({ approval }: { approval: Approval }): ReactNode {
  const { verb, target, gist } = viewOf(approval);
  return (
    <li>
      <b>{verb}</b> <VisibleText text={target} /> <span><VisibleText text={gist} /></span>
    </li>
  );
}

interface BatchDialogProps {
  readonly verdict: 'approve' | 'reject' | undefined;
  readonly chosen: readonly Approval[];
  readonly opened: Opened;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function BatchDialog({ verdict, chosen, opened, onClose, onDone }: BatchDialogProps): ReactNode {
  const { decider } = useDecisions();
  const [reason, setReason] = useState('');
  const taken = verdict === 'approve' ? approvedAtOnce(chosen, opened) : chosen;
  const left = chosen.length - taken.length;
  const go = (): void => {
    if (verdict === undefined) return;
    onDone();
    void decider.decideAll(taken, verdict, reason.trim());
  };
  const title = verdict === 'approve' ? `Approve these ${taken.length}?` : `Reject these ${taken.length}?`;
  return (
    <Modal opened={verdict !== undefined} onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <ul className={classes.batchList}>{taken.map((approval) => <BatchRow key={approval.id} approval={approval} />)}</ul>
      {left > 0 && <p className={classes.batchLeft}>{left} of the selected {left === 1 ? 'needs' : 'need'} a look of {left === 1 ? 'its' : 'their'} own and {left === 1 ? 'stays' : 'stay'}: not opened as {left === 1 ? 'it is' : 'they are'} now, something to fill in, several people, or a risk.</p>}
      {verdict === 'reject' && <TextInput label="Why? The agents learn from it." required value={reason} onChange={(event) => setReason(event.currentTarget.value)} data-autofocus mb="md" />}
      <Button fullWidth color={verdict === 'reject' ? 'red' : 'pine'} disabled={taken.length === 0 || (verdict === 'reject' && reason.trim() === '')} onClick={go} data-autofocus={verdict === 'approve' ? true : undefined}>
        {verdict === 'approve' ? 'Approve' : 'Reject'} {taken.length}
      </Button>
    </Modal>
  );
}

/** What can be done with what is selected. */
export function BatchBar({ selection, opened }: { selection: Selection; opened: Opened }): ReactNode {
  const { mayDecide } = useSession();
  const [verdict, setVerdict] = useState<'approve' | 'reject'>();
  const { chosen } = selection;
  const close = (): void => setVerdict(undefined);
  const done = (): void => {
    close();
    selection.clear();
  };
  return (
    <>
      {chosen.length > 0 && (
        <div className={classes.batch} role="toolbar" aria-label="Selected proposals">
          <strong>{chosen.length} selected</strong>
          {mayDecide && <Button size="xs" leftSection={<IconChecks size={15} aria-hidden />} onClick={() => setVerdict('approve')}>Approve</Button>}
          {mayDecide && <Button size="xs" variant="default" leftSection={<IconX size={15} aria-hidden />} onClick={() => setVerdict('reject')}>Reject</Button>}
          <CloseButton aria-label="Clear the selection" onClick={() => selection.clear()} />
        </div>
      )}
      <BatchDialog verdict={verdict} chosen={chosen} opened={opened} onClose={close} onDone={done} />
    </>
  );
}
