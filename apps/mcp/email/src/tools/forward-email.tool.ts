import { Injectable } from '@nestjs/common';
import { forwardEmail } from '@waggle/contracts';
import type { Effect } from '@waggle/mcp-server';
import type { z } from 'zod';
import { draftDigest, recipientsOf } from '../mail.js';
import { OutgoingParts } from '../outgoing-parts.service.js';
import { OutgoingTool } from '../outgoing-tool.js';

type Args = z.infer<typeof forwardEmail.input>;

@Injectable()
export class ForwardEmailTool extends OutgoingTool implements Effect<typeof forwardEmail> {
  readonly tool = forwardEmail;

  constructor(parts: OutgoingParts) {
    super(parts);
  }

  businessKey(args: Args): string {
    return `forward:${args.messageId}:${args.digest}:${recipientsOf(args).join()}:${draftDigest(args)}`;
  }

  /** Whoever wrote the original can write again under its Message-ID. */
  fresh({ messageId, digest }: Args): Promise<void> {
    return this.parts.mail.checkOriginal({ messageId, digest });
  }

  perform({ to, cc, subject, text, messageId, digest }: Args, idempotencyKey: string): Promise<{ providerId: string }> {
    return this.send(idempotencyKey, { to, cc, subject, text, references: [], forwardOf: { messageId, digest } });
  }
}
