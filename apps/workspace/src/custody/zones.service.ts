import { EventEmitter, once } from 'node:events';
import { Inject, Injectable } from '@nestjs/common';
import { isDoneHere, kindOfWork, type Prefix, PREFIXES, type Zone, type ZonesFile, zonesFileSchema } from '@waggle/contracts';
import { CONFIG, IDENTITY, type Identity } from '@waggle/runtime';
import type { WorkspaceConfig } from '../workspace.config.js';

/** Which zone does what, as this one knows it. Without a remote it is alone, and active whatever a file says. */
@Injectable()
export class ZonesService {
  readonly alone: boolean;
  readonly here: Zone;
  /** False since the remote could not be reached. */
  reachable = true;
  private current: ZonesFile;
  private known: boolean;
  private readonly events = new EventEmitter();

  constructor(
    @Inject(CONFIG) { SYNC_REMOTE }: WorkspaceConfig,
    @Inject(IDENTITY) readonly identity: Identity,
  ) {
    this.alone = SYNC_REMOTE === '';
    this.here = identity.zone;
    this.known = this.alone;
    this.current = zonesFileSchema.parse({ active: this.here, epoch: 1, since: new Date(0).toISOString() });
  }

  get file(): ZonesFile {
    return this.current;
  }

  get isActive(): boolean {
    return this.alone || this.current.active === this.here;
  }

  /** Whether a task of this type is for this zone now. */
  does(prefix: Prefix): boolean {
    return PREFIXES[prefix][this.here] !== 'skip' && (this.alone || isDoneHere(kindOfWork(prefix), this.here, this.current));
  }

  /** A claim that no other zone can contest, or that the holder of the lease makes while nobody can be asked. */
  countsAtOnce(prefix: Prefix): boolean {
    return this.alone || this.current.table[kindOfWork(prefix)] === 'local' || (this.isActive && !this.reachable);
  }

  /** Work that goes from one zone to the other with the lease. */
  follows(prefix: Prefix): boolean {
    return this.current.table[kindOfWork(prefix)] === 'active';
  }

  /** Gives true when another zone is active than was known. */
  learn(file: ZonesFile): boolean {
    const changed = this.known && file.active !== this.current.active;
    this.current = file;
    if (!this.known) {
      this.known = true;
      this.events.emit('known');
    }
    if (changed) this.events.emit('changed');
    return changed;
  }

  /** Resolves when the other zone has been asked, or could not be. */
  async whenKnown(signal?: AbortSignal): Promise<void> {
    if (!this.known) await once(this.events, 'known', { signal });
  }

  onChanged(act: () => void): void {
    this.events.on('changed', act);
  }
}
