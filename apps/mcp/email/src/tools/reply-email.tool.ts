import { Injectable } from '@nestjs/common';
import { replyEmail } from '@waggle/contracts';
import type { Effect, Found, Mode } from '@waggle/mcp-server';
import type { z } from 'zod';
import { draftDigest, threadRoot, withParent } from '../mail.js';
import { OutgoingEffect } from '../outgoing-effect.service.js';

type Args = z.infer<typeof replyEmail.input>;

@Injectable()
export class ReplyEmailTool implements Effect<typeof replyEmail> {
  readonly tool = replyEmail;

  constructor(private readonly outgoing: OutgoingEffect) {}

  businessKey(args: Args): string {
    return `reply:${threadRoot(args.references, args.inReplyTo)}:${draftDigest(args)}`;
  }

  limit(args: Args): Promise<void> {
    return this.outgoing.limit(args);
  }

  /** Somebody who has written since may have changed everything. */
  fresh(args: Args): Promise<void> {
    return this.outgoing.thread(threadRoot(args.references, args.inReplyTo), args.inReplyTo);
  }

  perform(args: Args, idempotencyKey: string): Promise<{ providerId: string }> {
    return this.outgoing.perform(idempotencyKey, { ...args, references: withParent(args) });
  }

  find(idempotencyKey: string): Promise<Found> {
    return this.outgoing.find(idempotencyKey);
  }

  readBack(providerId: string): Promise<{ found: boolean; detail: string }> {
    return this.outgoing.readBack(providerId);
  }

  output(providerId: string, mode: Mode): { messageId: string; mode: Mode } {
    return this.outgoing.output(providerId, mode);
  }
}
