import { Injectable } from '@nestjs/common';
import { forwardEmail } from '@waggle/contracts';
import type { Effect, Found, Mode } from '@waggle/mcp-server';
import type { z } from 'zod';
import { draftDigest, recipientsOf } from '../mail.js';
import { OutgoingEffect } from '../outgoing-effect.service.js';

type Args = z.infer<typeof forwardEmail.input>;

@Injectable()
export class ForwardEmailTool implements Effect<typeof forwardEmail> {
  readonly tool = forwardEmail;

  constructor(private readonly outgoing: OutgoingEffect) {}

  businessKey(args: Args): string {
    return `forward:${args.messageId}:${recipientsOf(args).join()}:${draftDigest(args)}`;
  }

  limit(args: Args): Promise<void> {
    return this.outgoing.limit(args);
  }

  perform({ to, cc, subject, text, messageId }: Args, idempotencyKey: string): Promise<{ providerId: string }> {
    return this.outgoing.perform(idempotencyKey, { to, cc, subject, text, references: [], forwardOf: messageId });
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
