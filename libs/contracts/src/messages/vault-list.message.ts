import { z } from 'zod';
import { query } from '../message.js';

export const secretSummarySchema = z.object({
  name: z.string(),
  version: z.number().int(),
  /** How many versions are kept. */
  versions: z.number().int(),
  readers: z.array(z.string()),
  storedBy: z.string(),
  storedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  /** The master key that its data key is wrapped by. */
  keyId: z.string(),
});
export type SecretSummary = z.infer<typeof secretSummarySchema>;

/** A re-wrap under another master key. `remaining` versions are still under others. */
export const rewrapSchema = z.object({ keyId: z.string(), remaining: z.number().int(), requestedBy: z.string(), requestedAt: z.iso.datetime(), finishedAt: z.iso.datetime().nullable() });
export type Rewrap = z.infer<typeof rewrapSchema>;

/** Names and dates, never values: all for the gateway, for a tool server those that it may read. */
export const VaultList = query(
  'vault.list.v1',
  'vault',
  z.object({}),
  z.object({ secrets: z.array(secretSummarySchema), activeKey: z.string(), rewrap: rewrapSchema.nullable() }),
);
