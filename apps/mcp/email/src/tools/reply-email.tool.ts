import { Injectable } from '@nestjs/common';
import { replyEmail } from '@waggle/contracts';
import type { Effect } from '@waggle/mcp-server';
import type { z } from 'zod';
import { draftDigest, threadRoot, withParent } from '../mail.js';
import { OutgoingParts } from '../outgoing-parts.service.js';
import { OutgoingTool } from '../outgoing-tool.js';

type Args = z.infer<typeof replyEmail.input>;

@Injectable()
export class ReplyEmailTool extends OutgoingTool implements Effect<typeof replyEmail> {
  readonly tool = replyEmail;

  constructor(parts: OutgoingParts) {
    super(parts);
  }

  businessKey(args: Args): string {
    return `reply:${threadRoot(args.references, args.inReplyTo)}:${draftDigest(args)}`;
  }

  /** Somebody who has written since may have changed everything. */
  fresh(args: Args): Promise<void> {
    return this.unanswered(threadRoot(args.references, args.inReplyTo), args.inReplyTo);
  }

  perform(args: Args, idempotencyKey: string): Promise<{ providerId: string }> {
    return this.send(idempotencyKey, { ...args, references: withParent(args) });
  }
}
