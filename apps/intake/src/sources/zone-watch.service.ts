import { Inject, Injectable } from '@nestjs/common';
import { doerOf, type KindOfWork, type ReplyOf, type Zone, ZonesRead } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { LastAnswer } from './last-answer.js';

export type ZonesNow = ReplyOf<typeof ZonesRead>;

/** Read anew at least this often, for a word that was missed. */
const EVERY_MS = 30_000;
const ASK_MS = 5_000;

/** Which zone does what, as the workspace said last. */
@Injectable()
export class ZoneWatch {
  private readonly zones: LastAnswer<ZonesNow>;

  constructor(messenger: Messenger, @Inject(LOGGER) log: Logger) {
    this.zones = new LastAnswer(
      () => messenger.ask(ZonesRead, {}, { timeoutMs: ASK_MS }),
      (error) => log.debug({ code: toAppError(error).code }, 'it could not be read which zone does what; the last word holds'),
    );
  }

  /** Resolves when something is known, or could not be asked. */
  async read(): Promise<void> {
    await this.zones.within(EVERY_MS);
  }

  async changed(): Promise<void> {
    await this.zones.again();
  }

  /** Who does this work: undefined while it is not known. */
  placeOf(work: KindOfWork): { readonly here: boolean; readonly by: Zone } | undefined {
    return this.zones.value && placeOf(work, this.zones.value);
  }
}

/** A zone without a remote is alone, so nobody else is active. What only the local zone may do, the cloud does not even then. */
export function placeOf(work: KindOfWork, { here, alone, file }: ZonesNow): { readonly here: boolean; readonly by: Zone } {
  const by = doerOf(work, here, { table: file.table, active: alone ? here : file.active });
  return { here: by === here, by };
}
