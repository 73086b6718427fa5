import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { zonesFileSchema } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { HANDBOOK_FILE, type HandbookFacts, houseRulesOf, onDisk, refreshHandbook, renderHandbook, writeIfMissing } from '@waggle/workspace-files';
import type { WorkspaceConfig } from '../workspace.config.js';
import { contentOf, writeChanged } from './write-changed.js';

/** Makes `Company_Handbook.md` once; from then on only the parts between its marks. The other zone gets it by the sync. */
@Injectable()
export class HandbookService implements OnApplicationBootstrap {
  private readonly root: string;

  constructor(
    @Inject(CONFIG) private readonly config: WorkspaceConfig,
    @Inject(IDENTITY) private readonly identity: Identity,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.root = config.WAGGLE_WORKSPACE;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.identity.zone === 'cloud') return;
    try {
      await this.refresh();
    } catch (error) {
      this.log.warn({ detail: toAppError(error).message }, 'the handbook could not be written');
    }
  }

  /** The owner's instructions, as they stand there now. */
  async houseRules(): Promise<string[]> {
    return houseRulesOf((await contentOf(this.root, HANDBOOK_FILE)) ?? '');
  }

  private async refresh(): Promise<void> {
    const facts = await this.facts();
    if (await writeIfMissing(onDisk(this.root, HANDBOOK_FILE), renderHandbook(facts))) return;
    const theirs = await contentOf(this.root, HANDBOOK_FILE);
    if (theirs !== undefined) await writeChanged(this.root, HANDBOOK_FILE, refreshHandbook(theirs, facts));
  }

  private async facts(): Promise<HandbookFacts> {
    const { zone, role, dryRun } = this.identity;
    const zones = await contentOf(this.root, 'zones.json');
    const own = { business: this.config.WORKSPACE_BUSINESS, decides: this.config.FOLDER_OPERATOR, zone, role, dryRun };
    const read = zones === undefined ? undefined : zonesFileSchema.safeParse(jsonOf(zones)).data;
    return read === undefined ? own : { ...own, table: read.table };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
