import { type Deal } from '@waggle/contracts';
import { crmError } from './crm.error.js';

export type Stage = Deal['stage'];

/** The one table of allowed moves: forward one step, back one step, lost at any time; a lost deal can be taken up again. */
export const STAGE_MOVES: Readonly<Record<Stage, readonly Stage[]>> = {
  lead: ['proposal', 'closed_lost'],
  proposal: ['lead', 'negotiation', 'closed_lost'],
  negotiation: ['proposal', 'closed_won', 'closed_lost'],
  closed_won: [],
  closed_lost: ['lead'],
};

/** How much of an open deal's value is expected to come in, 0 to 1. */
export const STAGE_WEIGHT: Readonly<Record<Stage, number>> = { lead: 0.1, proposal: 0.4, negotiation: 0.7, closed_won: 0, closed_lost: 0 };

/** @throws AppError `stage_move_refused` (conflict) */
export function assertStageMove(from: Stage, to: Stage): void {
  if (STAGE_MOVES[from].includes(to)) return;
  const allowed = STAGE_MOVES[from].join(', ') || 'nothing';
  throw crmError('stage_move_refused', `A deal in stage ${from} cannot move to ${to}; allowed: ${allowed}.`, { from, to });
}
