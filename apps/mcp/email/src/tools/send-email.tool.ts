import { Injectable } from '@nestjs/common';
import { sendEmail } from '@waggle/contracts';
import type { Effect } from '@waggle/mcp-server';
import type { z } from 'zod';
import { draftDigest, recipientsOf } from '../mail.js';
import { OutgoingParts } from '../outgoing-parts.service.js';
import { OutgoingTool } from '../outgoing-tool.js';

type Args = z.infer<typeof sendEmail.input>;

@Injectable()
export class SendEmailTool extends OutgoingTool implements Effect<typeof sendEmail> {
  readonly tool = sendEmail;

  constructor(parts: OutgoingParts) {
    super(parts);
  }

  businessKey(args: Args): string {
    return `send:${recipientsOf(args).join()}:${draftDigest(args)}`;
  }

  perform(args: Args, idempotencyKey: string): Promise<{ providerId: string }> {
    return this.send(idempotencyKey, { ...args, references: [] });
  }
}
