import type { Express } from 'express';
import type { SyncStatusView, Zone, ZoneStatusView } from '../src/api/wire.js';

const CHECK_MS = 120_000;
const TABLE = { email: 'active', social: 'active', accounting: 'active', general: 'active', approvals: 'local', credentials: 'local', whatsapp: 'local', payments: 'local', monitoring: 'both' } as const;

/** Stands for the zones and the sync: two zones, of which the other failed once, and a file that is not shared. */
export class ZoneBook {
  private readonly status: ZoneStatusView;
  private sync: SyncStatusView;

  constructor(
    private readonly now: () => number,
    private readonly tell: (change: object) => void,
  ) {
    const at = (ago: number): string => new Date(now() - ago).toISOString();
    const checks = [0, 1, 2, 3].map((index) => ({ at: at((index + 1) * CHECK_MS), ok: index !== 2, epoch: index === 2 ? null : 6, active: index === 2 ? null : ('local' as const), ms: 41 + index, detail: index === 2 ? 'no answer in time' : 'well' }));
    const first = { epoch: 6, active: 'local' as const, reason: 'by olga: back at the desk', automatic: false, since: at(7_200_000), seenAt: at(7_200_000), firstFailedAt: null, firstClaimAt: null };
    const before = { ...first, epoch: 5, active: 'cloud' as const, reason: 'failover: local failed 3 checks in a row, the last one: ECONNREFUSED', automatic: true, since: at(90_000_000), firstFailedAt: at(90_250_000), firstClaimAt: at(89_998_000) };
    this.status = {
      here: 'local',
      alone: false,
      file: { active: 'local', epoch: 6, since: first.since, reason: first.reason, urls: { local: 'https://desk.example.org', cloud: 'https://cloud.example.org' }, table: TABLE, failover: { enabled: true, checkSeconds: 120, failures: 3 } },
      watch: { other: 'cloud', url: 'https://cloud.example.org', failures: 0, verdict: 'active', lastCheckAt: checks[0]?.at ?? null, nextCheckAt: at(-60_000) },
      checks,
      handOvers: [first, before],
      drill: null,
    };
    const trouble = { code: 'secret_found', message: 'A file is not shared: it holds a secret', mend: 'Take the password out of Plans/PLAN_7.md', files: ['Plans/PLAN_7.md'], at: at(600_000) };
    this.sync = { zone: 'local', state: 'behind', remote: 'ssh://git@example.org/office.git', branch: 'main', head: 'a'.repeat(40), lastSyncAt: at(60_000), lastCycleMs: 420, nextSyncAt: at(-5000), pulled: 3, pushed: 2, conflicts: 1, quarantined: 0, trouble };
  }

  routes(app: Express): void {
    app.get('/api/zones/status', (_, response) => void response.json(this.status));
    app.get('/api/vault/sync/status', (_, response) => void response.json(this.sync));
    app.post('/api/vault/sync/trigger', (_, response) => void response.json((this.sync = { ...this.sync, lastSyncAt: new Date(this.now()).toISOString() })));
    app.post('/api/zones/switch', ({ body }, response) => {
      const { zone, reason } = body as { zone: Zone; reason: string };
      this.change(zone, `by olga: ${reason}`);
      response.json({ file: this.status.file });
    });
  }

  /** As another zone's word would bring it about. */
  change(active: Zone, reason: string): void {
    const since = new Date(this.now()).toISOString();
    const epoch = this.status.file.epoch + 1;
    Object.assign(this.status.file, { active, reason, epoch, since });
    this.status.handOvers.unshift({ epoch, active, reason, automatic: false, since, seenAt: since, firstFailedAt: null, firstClaimAt: null });
    this.tell({ here: 'local', active, epoch, reason, at: since });
  }
}
