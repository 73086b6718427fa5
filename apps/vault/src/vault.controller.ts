import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, VaultHas, VaultKey, VaultList, VaultRetrieve } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
import { Callers } from './callers.service.js';
import { MasterKeys } from './keys/master-keys.js';
import { RewrapJob } from './keys/rewrap-job.service.js';
import { OwnKey } from './own-key.service.js';
import { Retrieval } from './retrieval.service.js';

/** What others ask of the vault. The caller is the sender that the broker has checked, never something in the payload. */
@Controller()
export class VaultController {
  constructor(
    private readonly callers: Callers,
    private readonly retrieval: Retrieval,
    private readonly ownKey: OwnKey,
    private readonly masters: MasterKeys,
    private readonly rewraps: RewrapJob,
  ) {}

  @Handles(VaultRetrieve)
  async retrieve(payload: PayloadOf<typeof VaultRetrieve>, context: MessageContext): Promise<ReplyOf<typeof VaultRetrieve>> {
    return this.retrieval.retrieve(await this.callers.nameOf(context, payload.name), payload);
  }

  @Handles(VaultHas)
  async has(payload: PayloadOf<typeof VaultHas>, context: MessageContext): Promise<ReplyOf<typeof VaultHas>> {
    return this.retrieval.has(await this.callers.nameOf(context, payload.name), payload);
  }

  @Handles(VaultList)
  async list(_payload: PayloadOf<typeof VaultList>, context: MessageContext): Promise<ReplyOf<typeof VaultList>> {
    return { secrets: await this.retrieval.list(await this.callers.nameOf(context, '*')), activeKey: this.masters.active, rewrap: await this.rewraps.status() };
  }

  @Handles(VaultKey)
  async key(): Promise<ReplyOf<typeof VaultKey>> {
    return { publicKey: this.ownKey.publicKey };
  }
}
