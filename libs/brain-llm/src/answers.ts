import { INTENTS, LANGUAGES } from '@waggle/brain';
import { z } from 'zod';

/** What a model may say on each question. A recipient, an account or a sum of a payment is nowhere among it. */
const line = z.string().max(500);
const prose = z.string().min(1).max(20_000);

export const understandingAnswer = z.object({
  language: z.enum(LANGUAGES),
  intent: z.enum(INTENTS),
  confidence: z.number().min(0).max(1),
  /** The sentence of the mail that shows the intent. */
  sentence: line,
  questions: z.array(line).max(20),
  suspicious: z.boolean(),
});

export const knowledgeAnswer = z.object({
  answers: z.array(z.object({ question: z.number().int().min(0), entries: z.array(z.string().max(100)).max(5) })).max(50),
});

export const replyAnswer = z.object({ subject: z.string().min(1).max(300).regex(/^\P{Cc}*$/u), text: prose });

export const postAnswer = z.object({ text: prose, notes: z.array(line).max(20) });

export const invoiceAnswer = z.object({
  currency: z.string().max(3).nullable(),
  dueDays: z.number().int().min(1).max(365).nullable(),
  lines: z.array(z.object({ description: line, quantity: z.number().positive().max(1e6), unit_price: z.number().positive().max(1e9) })).max(100),
});

export const faultAnswer = z.object({ action: z.enum(['retry', 'escalate']), reason: line, afterSeconds: z.number().int().min(1).max(3_600).nullable() });
