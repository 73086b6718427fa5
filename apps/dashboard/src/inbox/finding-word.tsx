import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { reads } from '../api/reads.js';
import type { Approval } from '../api/wire.js';
import { TeachGuard } from '../guard/teach-guard.js';
import { harmlessText } from '../guard/harmless-text.js';
import { useSession } from '../session/session-gate.js';

/** Flags that rest on what the guard, or the look for hidden text, has found. */
const FINDINGS = ['inbound_flagged', 'threat', 'hidden_text', 'suspected_fraud', 'read_text_blocked', 'read_text_cut'];

/** Where a finding is shown, whoever decides may say that it is none, or that there is more. */
export function FindingWord({ approval: { taskId, proposal } }: { approval: Approval }): ReactNode {
  const { mayDecide } = useSession();
  const shown = mayDecide && proposal.flags.some((flag) => FINDINGS.includes(flag));
  const { data } = useQuery({ ...reads.task(taskId), enabled: shown });
  return shown ? <TeachGuard key={taskId} taskId={taskId} text={data === undefined ? null : harmlessText(data)} /> : null;
}
