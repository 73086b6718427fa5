import type { SyncStatusView, ZoneStatusView } from '../api/wire.js';

export const STATES: Readonly<Record<SyncStatusView['state'], string>> = {
  off: 'No remote is set: this zone is alone',
  idle: 'All is shared',
  syncing: 'Sharing now',
  behind: 'Work waits for the next cycle',
  offline: 'The remote cannot be reached; work goes on here',
  blocked: 'Nothing is shared until a person mends something; work goes on here',
};

type Verdict = NonNullable<ZoneStatusView['watch']['verdict']>;

/** Why this zone takes over, or does not. */
export const VERDICTS: Readonly<Record<Verdict, string>> = {
  alone: 'There is no other zone to look after.',
  no_address: 'zones.json has no address of the other zone, so it is not checked.',
  misdirected: 'At the address of the other zone this zone itself answers: correct zones.json.',
  stale: 'The other zone knows of a later hand-over: syncing first.',
  active: 'This zone is active, so there is nothing to take over.',
  disabled: 'The failover is switched off in zones.json.',
  well: 'The other zone is well.',
  counting: 'The other zone failed, not often enough yet to take over.',
  cooling: 'The other zone failed; soon after a hand-over nothing is taken over.',
  by_hand: 'A person has made the other zone active and it was not well since: only a person takes that back.',
  unconfirmed: 'The other zone failed: asking the remote.',
  remote_unreachable: 'The other zone failed, but from here the remote cannot be reached either: nothing is taken over.',
  failed: 'The other zone failed: taking over.',
};

/** In the row of checks: "well in 12 ms", or what was wrong. */
export function checkText({ ok, ms, detail }: ZoneStatusView['checks'][number]): string {
  return ok ? `well in ${ms} ms` : detail;
}
