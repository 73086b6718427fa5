import { Injectable } from '@nestjs/common';
import { sendEmail } from '@waggle/contracts';
import type { Effect, Found, Mode } from '@waggle/mcp-server';
import type { z } from 'zod';
import { draftDigest, recipientsOf } from '../mail.js';
import { OutgoingEffect } from '../outgoing-effect.service.js';

type Args = z.infer<typeof sendEmail.input>;

@Injectable()
export class SendEmailTool implements Effect<typeof sendEmail> {
  readonly tool = sendEmail;

  constructor(private readonly outgoing: OutgoingEffect) {}

  businessKey(args: Args): string {
    return `send:${recipientsOf(args).join()}:${draftDigest(args)}`;
  }

  limit(args: Args): Promise<void> {
    return this.outgoing.limit(args);
  }

  perform(args: Args, idempotencyKey: string): Promise<{ providerId: string }> {
    return this.outgoing.perform(idempotencyKey, { ...args, references: [] });
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
