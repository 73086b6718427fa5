import { Inject, Injectable } from '@nestjs/common';
import type { Tool } from '@waggle/contracts';
import { toolDigest } from '@waggle/grants';
import { signGrant, type SignedGrant, type SigningKey } from '@waggle/grants/signer';
import { CONFIG, IDENTITY, type Identity } from '@waggle/runtime';
import type { ApprovalRow } from './approval-row.js';
import type { GatekeeperConfig } from './gatekeeper.config.js';

export const SIGNING_KEY = Symbol('signing key');

/** Signs what a person has approved: the arguments as they stand in the row, nothing that anybody sends along. */
@Injectable()
export class GrantSigner {
  constructor(
    @Inject(SIGNING_KEY) private readonly key: SigningKey,
    @Inject(IDENTITY) private readonly identity: Identity,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
  ) {}

  async sign({ id, task_id, proposal, approved_args, agreed_by }: ApprovalRow, described: Tool): Promise<SignedGrant> {
    const { server, tool } = proposal;
    const lifetime = this.config.GRANT_MINUTES * 60;
    const request = { approvalId: id, taskId: task_id, server, tool, toolDigest: toolDigest(described), args: approved_args ?? {}, approvers: agreed_by, zone: this.identity.zone, lifetime };
    return signGrant(request, this.key);
  }
}
