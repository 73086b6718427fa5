import { randomUUID } from 'node:crypto';
import { type PayloadOf, type ZoneDrill, zoneSchema, type ZoneSwitch } from '@waggle/contracts';
import { z } from 'zod';
import type { Signed } from '../access/caller.js';
import { proofOf } from '../approvals/approval-input.js';

const reason = z.string({ error: 'say why' }).trim().min(1, 'say why').max(400);

export const switchSchema = z.object({ zone: zoneSchema, reason });
export const drillSchema = z.object({ reason, seconds: z.number().int().min(1).max(7200).nullable().default(null).describe('How long it may last; null: as long as a failover should take.') });

const said = ({ person }: Signed, now: Date) => ({ person: person.name, channel: 'rest' as const, decidedAt: now.toISOString() });

export function switching(given: z.infer<typeof switchSchema>, signed: Signed, now: Date): PayloadOf<typeof ZoneSwitch> {
  const statement = { action: 'zone.switch' as const, ...given, ...said(signed, now) };
  return { statement, proof: proofOf(statement, signed) };
}

export function drilling(given: z.infer<typeof drillSchema>, signed: Signed, now: Date): PayloadOf<typeof ZoneDrill> {
  const statement = { action: 'zone.drill' as const, drillId: randomUUID(), ...given, ...said(signed, now) };
  return { statement, proof: proofOf(statement, signed) };
}
