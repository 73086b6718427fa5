import { Inject, Injectable } from '@nestjs/common';
import { type MessageContext, requireSender } from '@waggle/messaging';
import { CONFIG } from '@waggle/runtime';
import { AccessJournal } from './access-journal.service.js';
import type { VaultConfig } from './vault.config.js';

/** Says who asks: the sender that the broker has checked, never what a message says of itself. */
@Injectable()
export class Callers {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<VaultConfig, 'TRUST_SHARED_BROKER'>,
    private readonly journal: AccessJournal,
  ) {}

  /** @throws AppError `sender_unverified`, which is on record then; `audit_unavailable` */
  async nameOf(context: MessageContext, target: string): Promise<string> {
    try {
      return requireSender(context, this.config.TRUST_SHARED_BROKER);
    } catch (thrown) {
      const { from, name } = context.envelope;
      throw await this.journal.refused({ actor: 'unverified', action: name.replace(/\.v\d+$/, ''), target, input: `says it is ${from}` }, thrown);
    }
  }
}
