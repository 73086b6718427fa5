import { effectError } from '@waggle/mcp-server';
import type { ForwardedMail } from './mail.js';

/** @throws AppError `effect_stale` when the mail that is there is not the one that was read. */
export function checkDigest({ messageId, digest }: ForwardedMail, found: string): void {
  if (found !== digest) throw effectError('effect_stale', 'Under this Message-ID lies another mail than the one that was read', { messageId, changed: 'original' });
}
