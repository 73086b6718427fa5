import { otherZone, type Zone } from '@waggle/contracts';
import fc from 'fast-check';
import { type Answer, coolDownMs, count, judge, type Situation, UNWATCHED, type Watch } from './failover.policy.js';

const FAILOVER = { enabled: true, checkSeconds: 120, failures: 3 };
const STEP_MS = FAILOVER.checkSeconds * 1000;
const SILENT: Answer = { kind: 'silent' };
const well = (epoch: number, active: Zone = 'local'): Answer => ({ kind: 'well', lease: { epoch, active } });

/** The cloud watches the local zone, which holds an old lease and has just failed for the third time. */
function situation(more: Partial<Situation> = {}): Situation {
  const watch = { failures: 3, firstFailedAt: 0, lastCheckAt: 2 * STEP_MS, wellUnder: 4 };
  return { here: 'cloud', active: 'local', epoch: 4, answer: SILENT, at: 10 * STEP_MS, failover: FAILOVER, byHand: false, leaseSeenAt: 0, takenFromUs: false, watch, remote: 'reachable', ...more };
}

describe('the failover policy', () => {
  it.each<[string, Partial<Situation>, ReturnType<typeof judge>]>([
    ['takes over when the row of failures is full and the remote answers', {}, 'failed'],
    ['asks the remote first', { remote: 'unknown' }, 'unconfirmed'],
    ['does not when its own remote is unreachable', { remote: 'unreachable' }, 'remote_unreachable'],
    ['does not one failure too early', { watch: { ...situation().watch, failures: 2 } }, 'counting'],
    ['does not when it is active already', { active: 'cloud' }, 'active'],
    ['does not when it is switched off', { failover: { ...FAILOVER, enabled: false } }, 'disabled'],
    ['finds itself stale when the other has a later lease, well or not', { answer: { kind: 'unwell', lease: { epoch: 5, active: 'local' } } }, 'stale'],
    ['does not when it has asked itself', { answer: { kind: 'misdirected' } }, 'misdirected'],
    ['does not soon after another change', { leaseSeenAt: 5 * STEP_MS }, 'cooling'],
    ['does not soon where the lease was taken from it by one that it never saw well', { takenFromUs: true, watch: { ...situation().watch, wellUnder: 3 } }, 'cooling'],
    ['does, but much later', { takenFromUs: true, at: 61 * STEP_MS, watch: { ...situation().watch, wellUnder: 3 } }, 'failed'],
    ['leaves a lease alone that a person gave to a zone that was not well since', { byHand: true, watch: { ...situation().watch, wellUnder: 3 }, at: 1000 * STEP_MS }, 'by_hand'],
    ['takes over by hand’s lease too once it was well and failed', { byHand: true }, 'failed'],
    ['does nothing while the other is well', { answer: well(4), watch: { ...situation().watch, failures: 0 } }, 'well'],
  ])('%s [R-FAILOVER-POLICY]', (_what, more, verdict) => {
    expect(judge(situation(more))).toBe(verdict);
  });

  it('counts only failures in a row, over a restart, and not over a night asleep', () => {
    const seen = (answer: Answer, at: number) => ({ answer, epoch: 4, at, failover: FAILOVER });
    const two = count(count(UNWATCHED, seen(SILENT, 0)), seen({ kind: 'unwell', lease: { epoch: 4, active: 'local' } }, STEP_MS));
    expect(two).toEqual({ failures: 2, firstFailedAt: 0, lastCheckAt: STEP_MS, wellUnder: null });
    expect(count(two, seen(well(4), 2 * STEP_MS))).toEqual({ failures: 0, firstFailedAt: null, lastCheckAt: 2 * STEP_MS, wellUnder: 4 });
    expect(count(JSON.parse(JSON.stringify(two)) as Watch, seen(SILENT, 2 * STEP_MS))).toMatchObject({ failures: 3, firstFailedAt: 0 });
    expect(count(two, seen(SILENT, 100 * STEP_MS))).toMatchObject({ failures: 1, firstFailedAt: 100 * STEP_MS });
    expect(count(two, seen(well(5), 2 * STEP_MS))).toMatchObject({ failures: 0, wellUnder: 5 });
  });
});

interface Known {
  active: Zone;
  epoch: number;
  automatic: boolean;
  seenAt: number;
  before: Zone | undefined;
}

/** One zone of a simulated pair: its own view of the lease, and its watch. */
class SimulatedZone {
  up = true;
  online = true;
  watch: Watch = UNWATCHED;
  known: Known;

  constructor(
    readonly here: Zone,
    private readonly remote: { active: Zone; epoch: number; automatic: boolean },
    readonly takes: Array<{ at: number; by: Zone; failures: number; from: Zone }>,
  ) {
    this.known = { ...remote, seenAt: 0, before: undefined };
  }

  /** @returns whether the remote answered */
  sync(at: number): boolean {
    if (this.online && this.remote.epoch > this.known.epoch) this.known = { ...this.remote, seenAt: at, before: this.known.active };
    return this.online;
  }

  look(answer: Answer, at: number): void {
    const { active, epoch, automatic, seenAt, before } = this.known;
    this.watch = count(this.watch, { answer, epoch, at, failover: FAILOVER });
    const asked = { here: this.here, active, epoch, answer, at, watch: this.watch, failover: FAILOVER, byHand: epoch > 1 && !automatic, leaseSeenAt: seenAt, takenFromUs: before === this.here };
    const first = judge({ ...asked, remote: 'unknown' });
    if (first === 'stale') this.sync(at);
    if (first !== 'unconfirmed') return;
    const reached = this.sync(at);
    if (this.known.epoch !== epoch) return;
    if (judge({ ...asked, remote: reached ? 'reachable' : 'unreachable' }) === 'failed') this.take(at);
  }

  /** As a push that is taken: only on top of what the remote has. */
  private take(at: number): void {
    if (this.remote.epoch !== this.known.epoch) return;
    this.takes.push({ at, by: this.here, failures: this.watch.failures, from: this.remote.active });
    Object.assign(this.remote, { active: this.here, epoch: this.remote.epoch + 1, automatic: true });
    this.sync(at);
  }
}

const EVENTS = ['local dies', 'local lives', 'cloud dies', 'cloud lives', 'local offline', 'local online', 'cloud offline', 'cloud online', 'link breaks', 'link heals', 'nothing'] as const;

/** Both zones check in turn; between two checks something may happen. */
function simulate(events: ReadonlyArray<(typeof EVENTS)[number]>, byHand?: Zone) {
  const remote = { active: 'local' as Zone, epoch: 1, automatic: false };
  const takes: Array<{ at: number; by: Zone; failures: number; from: Zone }> = [];
  const zones = { local: new SimulatedZone('local', remote, takes), cloud: new SimulatedZone('cloud', remote, takes) };
  if (byHand !== undefined) Object.assign(remote, { active: byHand, epoch: 2 });
  let link = true;
  events.forEach((event, index) => {
    const [who, what] = event.split(' ') as [Zone | 'link' | 'nothing', string];
    if (who === 'link') link = what === 'heals';
    else if (who !== 'nothing' && (what === 'dies' || what === 'lives')) zones[who].up = what === 'lives';
    else if (who !== 'nothing') zones[who].online = what === 'online';
    const at = (index + 1) * STEP_MS;
    for (const zone of [zones.local, zones.cloud]) {
      if (!zone.up) continue;
      zone.sync(at);
      const other = zones[otherZone(zone.here)];
      zone.look(link && other.up ? well(other.known.epoch, other.known.active) : SILENT, at);
    }
  });
  return { remote, takes, zones };
}

const events = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant<(typeof EVENTS)[number]>('nothing') }, { weight: 2, arbitrary: fc.constantFrom(...EVENTS) }), { maxLength: 150 });
const WHILE = (count: number): Array<(typeof EVENTS)[number]> => Array.from({ length: count }, () => 'nothing' as const);

describe('two zones under the policy, whatever happens between them', () => {
  it('switch only after a full row of failures, from the other to the one that asks, and never twice within the cool-down [R-FAILOVER-NO-FLAPPING]', () => {
    fc.assert(
      fc.property(events, (happened) => {
        const { takes, remote } = simulate(happened);
        expect(remote.epoch).toBe(1 + takes.length);
        takes.forEach(({ by, from, failures, at }, index) => {
          expect(from).toBe(otherZone(by));
          expect(failures).toBeGreaterThanOrEqual(FAILOVER.failures);
          expect(at - (takes[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(coolDownMs(FAILOVER));
        });
      }),
    );
  });

  it('do not switch while both are up and see each other, nor give a lease back [R-FAILOVER-NO-FLAPPING]', () => {
    fc.assert(
      fc.property(events, (happened) => {
        const calm = [...happened, 'local lives', 'cloud lives', 'link heals', 'local online', 'cloud online'] as const;
        const before = simulate(calm).takes.length;
        expect(simulate([...calm, ...WHILE(200)]).takes).toHaveLength(before);
      }),
    );
  });

  it('never switch while the one that would take over is cut off from the remote', () => {
    fc.assert(
      fc.property(events, (happened) => {
        const cut = happened.filter((event) => event !== 'local online' && event !== 'cloud online');
        expect(simulate(['local offline', 'cloud offline', ...cut]).takes).toEqual([]);
      }),
    );
  });

  it('have an active zone again within the cool-down and a row of failures when the active one has died', () => {
    const { takes, remote } = simulate([...WHILE(10), 'local dies', ...WHILE(FAILOVER.failures - 1)]);
    expect(takes).toMatchObject([{ by: 'cloud', failures: FAILOVER.failures }]);
    expect(remote.active).toBe('cloud');
  });

  it('do not swing to and fro when only the way between them is broken', () => {
    const { takes } = simulate([...WHILE(10), 'link breaks', ...WHILE(50)]);
    expect(takes).toHaveLength(1);
  });

  it('keep a lease that a person gave to a zone that does not answer', () => {
    fc.assert(fc.property(fc.constantFrom<Zone>('local', 'cloud'), (zone) => expect(simulate([`${zone} dies`, ...WHILE(300)], zone).takes).toEqual([])));
  });
});
