import type { Change, Conflict, Cycle, Quarantined, Refused, SyncPath, Trouble } from './cycle.js';
import { byGravity, trouble } from './troubles.js';

/** A cycle while it runs. What came in two turns of it is told once, with what it was at the end. */
export class CycleDraft {
  readonly conflicts: Conflict[] = [];
  readonly troubles: Trouble[] = [];
  refused: readonly Refused[] = [];
  head: string | null = null;
  accepted = false;
  pushed: readonly SyncPath[] = [];
  private readonly pulled = new Map<SyncPath, Change>();
  private readonly quarantined = new Map<SyncPath, Quarantined>();
  private readonly startedAt = new Date();
  private readonly started = performance.now();

  pull(changes: readonly Change[]): void {
    for (const change of changes) {
      const before = this.pulled.get(change.path);
      this.pulled.set(change.path, before?.what === 'added' && change.what === 'changed' ? { ...change, what: 'added' } : change);
    }
  }

  keepOut(files: readonly Quarantined[]): void {
    for (const file of files) this.quarantined.set(file.path, file);
  }

  tell(one: Trouble): void {
    if (!this.troubles.some((told) => told.code === one.code)) this.troubles.push(one);
  }

  end(): Cycle {
    this.tellOfFiles();
    const { conflicts, refused, head, accepted, pushed } = this;
    return {
      pulled: [...this.pulled.values()],
      pushed,
      accepted,
      head,
      conflicts,
      refused,
      quarantined: [...this.quarantined.values()],
      troubles: byGravity(this.troubles),
      startedAt: this.startedAt.toISOString(),
      ms: Math.round(performance.now() - this.started),
    };
  }

  private tellOfFiles(): void {
    const secrets = this.refused.filter((file) => file.reason === 'secret');
    const others = this.refused.filter((file) => file.reason !== 'secret');
    if (secrets.length > 0) this.tell(trouble('secret_found', secrets.map((file) => file.path)));
    if (others.length > 0) this.tell(trouble('file_refused', others.map((file) => file.path), others.map((file) => `${file.path}: ${file.reason}`).slice(0, 3).join(', ')));
    if (this.quarantined.size > 0) this.tell(trouble('file_quarantined', [...this.quarantined.keys()]));
  }
}
