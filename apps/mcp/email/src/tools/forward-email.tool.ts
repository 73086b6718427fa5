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
    return `forward:${args.messageId}:${recipientsOf(args).join()}:${draftDigest(args)}`;
  }

  perform({ to, cc, subject, text, messageId }: Args, idempotencyKey: string): Promise<{ providerId: string }> {
    return this.send(idempotencyKey, { to, cc, subject, text, references: [], forwardOf: messageId });
  }
}
