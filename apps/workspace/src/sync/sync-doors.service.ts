import { Inject, Injectable } from '@nestjs/common';
import { otherZone } from '@waggle/contracts';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { approveFileName, HANDBOOK_FILE } from '@waggle/workspace-files';
import type { Change, Doors, IncomingFile, LeavingFile, SyncPath, Verdict } from '@waggle/workspace-sync';
import { HeardClaimsService } from '../custody/heard-claims.service.js';
import { PlacementRepository } from '../placement.repository.js';
import { holderOf } from './held-files.js';
import { OutgoingSecrets } from './outgoing-secrets.js';

const ENTERS: Verdict = { enter: true };
const APPROVE_NAME = /^approve_(.+)\.md$/i;

/** What the sync may bring in and carry out. */
@Injectable()
export class SyncDoorsService implements Doors {
  private readonly secrets = new OutgoingSecrets();

  constructor(
    @Inject(IDENTITY) private readonly identity: Identity,
    private readonly claims: HeardClaimsService,
    private readonly placements: PlacementRepository,
  ) {}

  /** A decision never comes by sync. Where nothing is decided, in the cloud zone, the local zone's files are just files. */
  async mayEnter({ path, from }: IncomingFile): Promise<Verdict> {
    const parts = path.split('/');
    const name = parts.at(-1) ?? '';
    const folder = parts[0]?.toLowerCase();
    if (this.identity.zone === 'cloud' && from === 'local') return ENTERS;
    if (this.isOwnHandbook(path, from)) return this.beside(path, `${path} came by the sync, and the agents of this zone go by it: its own file stands.`);
    if (folder === 'approved' && parts.length > 1) return this.unsigned(name, path);
    if (folder === 'rejected' && (await this.isInOwnQueue(name))) return this.unsigned(name, path);
    if (folder === 'pending_approval' && (await this.isInOwnQueue(name))) return this.beside(path, `${path} came by the sync, and this zone asks a person about it already: its own file stands.`);
    return ENTERS;
  }

  findSecrets(path: SyncPath, text: string): Promise<readonly string[]> {
    return Promise.resolve(this.secrets.find(path, text));
  }

  async incoming(_changes: readonly Change[], newClaims: readonly string[], sharedClaims: readonly string[]): Promise<void> {
    await this.claims.hear(newClaims, sharedClaims);
  }

  /** The files of tasks that are open here. In the cloud zone the local zone's word goes before. */
  async mustStay(files: readonly LeavingFile[]): Promise<ReadonlyMap<SyncPath, string>> {
    const asked = this.identity.zone === 'cloud' ? files.filter(({ from }) => from !== 'local') : files;
    const stay = new Map<SyncPath, string>(asked.filter(({ path, from }) => this.identity.zone === 'local' && this.isOwnHandbook(path, from)).map(({ path }) => [path, `${path} was taken away by the sync, and the agents of this zone go by it: the file stays, and goes back.`]));
    if (asked.length === 0) return stay;
    const holder = holderOf(await this.placements.heldFiles());
    for (const { path } of asked) {
      const taskId = holder(path);
      if (taskId !== undefined) stay.set(path, `${path} was taken away by the sync, and ${taskId} is open in this zone: the file stays, and goes back.`);
    }
    return stay;
  }

  private async isInOwnQueue(name: string): Promise<boolean> {
    const taskId = APPROVE_NAME.exec(name)?.[1];
    if (taskId === undefined) return false;
    const row = (await this.placements.find([taskId])).get(taskId);
    return row !== undefined && row.status === 'pending_approval' && approveFileName(taskId).toLowerCase() === name.toLowerCase();
  }

  /** House rules are the word of the people at this machine; agents that draft take them for that. */
  private isOwnHandbook(path: SyncPath, from: IncomingFile['from']): boolean {
    return from !== 'local' && path.toLowerCase() === HANDBOOK_FILE.toLowerCase();
  }

  /** What counts as the word of a person here, as changed arguments do of the person who moves the file, must be that person's own. */
  private beside(path: SyncPath, reason: string): Verdict {
    return { enter: false, reason, keepAs: path.replace(/\.md$/i, `.conflict-${otherZone(this.identity.zone)}.md`) };
  }

  private unsigned(name: string, path: SyncPath): Verdict {
    const reason = `${path} came by the sync and carries no valid grant: it decides nothing.`;
    const keepAs = `Rejected/${name.replace(/(\.[A-Za-z0-9]{1,8})?$/, `.unsigned-${otherZone(this.identity.zone)}$1`)}`;
    const note = `# ${reason}\n\nSomebody who can write to the shared repository has put it there. Look who, and decide on the approval that still waits in \`Pending_Approval/\`: here, by a person of this zone.\n`;
    return { enter: false, reason, keepAs, note };
  }
}
