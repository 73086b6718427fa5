import { Injectable } from '@nestjs/common';
import { ClaimList, SwarmStatus, SyncStatus, ZoneStatus } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';

const MOST_CLAIMS = 500;

export const platinumModuleSchema = z.object({
  module: z.enum(['sync', 'zones', 'claims', 'intake']),
  /** It is set up and at work. */
  on: z.boolean(),
  /** false: it did not answer, or a person must look after it. */
  ok: z.boolean(),
  detail: z.string(),
});
type PlatinumModule = z.infer<typeof platinumModuleSchema>;
type State = Omit<PlatinumModule, 'module'>;

/** What lets the office run always, from two places, in one answer. */
@Injectable()
export class PlatinumService {
  constructor(private readonly messenger: Messenger) {}

  async modules(): Promise<PlatinumModule[]> {
    return Promise.all([asked('sync', this.sync()), asked('zones', this.zones()), asked('claims', this.claims()), asked('intake', this.intake())]);
  }

  private async sync(): Promise<State> {
    const { state, remote, trouble } = await this.messenger.ask(SyncStatus, {});
    return { on: state !== 'off', ok: state !== 'blocked' && state !== 'offline', detail: trouble?.message ?? (remote === null ? 'No remote is set: this zone is alone.' : `${state}, through ${remote}`) };
  }

  private async zones(): Promise<State> {
    const { alone, file, watch } = await this.messenger.ask(ZoneStatus, {});
    const well = watch.failures === 0 ? '' : `; ${watch.other} failed ${watch.failures} checks in a row`;
    return { on: !alone && watch.url !== null, ok: watch.failures < file.failover.failures, detail: alone ? 'There is no other zone.' : `${file.active} is active since ${file.since} (epoch ${file.epoch})${well}` };
  }

  private async claims(): Promise<State> {
    const { claims, next } = await this.messenger.ask(ClaimList, { limit: MOST_CLAIMS });
    return { on: true, ok: true, detail: `${claims.length}${next === null ? '' : ' or more'} claimed and not ended` };
  }

  private async intake(): Promise<State> {
    const { services } = await this.messenger.ask(SwarmStatus, {});
    const alive = services.some(({ name, alive: lives }) => name === 'intake' && lives);
    return { on: alive, ok: alive, detail: alive ? 'It takes in what comes.' : 'The intake service is silent.' };
  }
}

async function asked(module: PlatinumModule['module'], state: Promise<State>): Promise<PlatinumModule> {
  try {
    return { module, ...(await state) };
  } catch (thrown) {
    return { module, on: false, ok: false, detail: `It does not answer (${toAppError(thrown).code}).` };
  }
}
