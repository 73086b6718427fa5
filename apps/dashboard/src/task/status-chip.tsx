import { IconAlertTriangle, IconCheck, IconCircleDashed, IconClockHour4, IconPlayerPlay, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TaskStatus } from '../api/wire.js';
import classes from './status-chip.module.css';

type Tone = 'moving' | 'waiting' | 'acting' | 'good' | 'ended' | 'stop';

const TONES: Readonly<Record<TaskStatus, Tone>> = {
  received: 'moving', scanned: 'moving', delegated: 'moving', proposed: 'moving', waiting_info: 'waiting', pending_approval: 'waiting',
  approved: 'acting', executing: 'acting', done: 'good', rejected: 'ended', expired: 'ended', cancelled: 'ended', failed: 'stop', needs_reconciliation: 'stop',
};
const ICONS = { moving: IconCircleDashed, waiting: IconClockHour4, acting: IconPlayerPlay, good: IconCheck, ended: IconX, stop: IconAlertTriangle } satisfies Record<Tone, unknown>;

export function StatusChip({ status }: { status: TaskStatus }): ReactNode {
  const tone = TONES[status];
  const Icon = ICONS[tone];
  return (
    <span className={classes.chip} data-tone={tone}>
      <Icon size={13} aria-hidden /> {status.replaceAll('_', ' ')}
    </span>
  );
}
