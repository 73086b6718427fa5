import { randomUUID } from 'node:crypto';
import { lessonKindSchema, lessonTextSchema, type LessonRetire, type LessonTeach, LONGEST_STOP_MINUTES, type PayloadOf, type StopLift, type StopOrder, stopScopeSchema, USUAL_STOP_MINUTES } from '@waggle/contracts';
import { z } from 'zod';
import type { Signed } from '../access/caller.js';
import { proofOf } from '../approvals/approval-input.js';

const whySchema = z.string({ error: 'say why' }).trim().min(1, 'say why').max(1000);
const flag = z.enum(['true', 'false']).default('false').transform((text) => text === 'true');

export const stopQuerySchema = z.object({ /** `true`: those too that have ended. */ ended: flag });
export const newStopSchema = z.object({ scope: stopScopeSchema, why: whySchema, minutes: z.number().int().min(1).max(LONGEST_STOP_MINUTES).default(USUAL_STOP_MINUTES) });
export const liftQuerySchema = z.object({ why: whySchema });
export const lessonQuerySchema = z.object({ /** `true`: those too that the guard has forgotten. */ retired: flag });
export const newLessonSchema = z.object({ kind: lessonKindSchema, text: lessonTextSchema, why: whySchema, taskId: z.string().max(200).nullable().default(null) });

const said = ({ person }: Signed, now: Date) => ({ person: person.name, channel: 'rest', decidedAt: now.toISOString() });

export function order(given: z.infer<typeof newStopSchema>, signed: Signed, now: Date): PayloadOf<typeof StopOrder> {
  const statement = { action: 'stop.order' as const, stopId: randomUUID(), ...given, ...said(signed, now) };
  return { statement, proof: proofOf(statement, signed) };
}

export function lift(stopId: string, why: string, signed: Signed, now: Date): PayloadOf<typeof StopLift> {
  const statement = { action: 'stop.lift' as const, stopId, why, ...said(signed, now) };
  return { statement, proof: proofOf(statement, signed) };
}

export function teaching(given: z.infer<typeof newLessonSchema>, signed: Signed, now: Date): PayloadOf<typeof LessonTeach> {
  const statement = { action: 'lesson.teach' as const, lessonId: randomUUID(), ...given, ...said(signed, now) };
  return { statement, proof: proofOf(statement, signed) };
}

export function forgetting(lessonId: string, signed: Signed, now: Date): PayloadOf<typeof LessonRetire> {
  const statement = { action: 'lesson.retire' as const, lessonId, ...said(signed, now) };
  return { statement, proof: proofOf(statement, signed) };
}
