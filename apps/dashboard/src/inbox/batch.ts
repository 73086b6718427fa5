import type { Approval } from '../api/wire.js';
import { gravestOf, risksOf } from './risk.js';

/** The digest with which the card of each proposal was last read, by id. */
export type Opened = ReadonlyMap<string, string>;

/** Nobody fills in a place, agrees with others or takes a risk in passing. */
function needsOwnLook({ proposal, peopleNeeded, reasons }: Approval): boolean {
  const level = gravestOf(risksOf({ proposal, reasons }));
  return proposal.blanks.length > 0 || peopleNeeded > 1 || level === 'stop' || level === 'care';
}

/** Of those that were chosen the ones that may be approved at once: opened as they are now, and in need of no look of their own. */
export function approvedAtOnce(chosen: readonly Approval[], opened: Opened): Approval[] {
  return chosen.filter((approval) => opened.get(approval.id) === approval.digest && !needsOwnLook(approval));
}
