import { BOUNCE_SENDER, MACHINE_SENDER, SIGNS } from './intent-patterns.js';
import { extractQuestions } from './questions.js';

/** What the writer wants of us. */
export const INTENTS = [
  'scheduling_request',
  'question',
  'objection',
  'acceptance',
  'rejection',
  'information_request',
  'invoice_request',
  'payment_reminder',
  'complaint',
  'unsubscribe',
  'out_of_office',
  'bounce',
  'newsletter',
  'job_application',
  'thanks',
  'other',
] as const;
export type Intent = (typeof INTENTS)[number];

export interface IntentGuess {
  readonly intent: Intent;
  /** 0 to 1. */
  readonly confidence: number;
  /** The words that showed it; empty when nothing did. */
  readonly because: string[];
}

/** Mail that a person does not expect an answer to. */
export const UNANSWERED: readonly Intent[] = ['out_of_office', 'bounce', 'newsletter', 'thanks'];

const SUBJECT_SHARE = 0.7;
const SURE = 8;
const REPLY_MARK = /^(?:\s*(?:re|aw|antw|sv|r|rv|rif|tr|fwd?|wg)\s*:)+/i;

/**
 * Guesses the intent from the newest text and, less so, the subject. Quoted text must not be passed in: it is not what the
 * writer wants now. The subject of an answer is ours or an old one and counts for machine mail only.
 */
export function detectIntent(text: string, { subject = '', from = '' }: { subject?: string; from?: string } = {}): IntentGuess {
  if (BOUNCE_SENDER.test(from)) return { intent: 'bounce', confidence: 1, because: [from.split('@')[0] ?? ''] };
  const scores = new Map<Intent, { score: number; because: string[] }>();
  const add = (intent: Intent, weight: number, word: string): void => {
    const known = scores.get(intent) ?? { score: 0, because: [] };
    scores.set(intent, { score: known.score + weight, because: [...known.because, word] });
  };
  const topic = REPLY_MARK.test(subject) ? '' : subject;
  for (const { intent, weight, pattern } of SIGNS) {
    for (const hit of matchesOf(pattern, text)) add(intent, weight, hit);
    for (const hit of matchesOf(pattern, topic)) add(intent, weight * SUBJECT_SHARE, hit);
  }
  const questions = extractQuestions(text);
  if (questions.length > 0) add('question', 2 + questions.length, questions[0]?.slice(0, 60) ?? '');
  if (MACHINE_SENDER.test(from)) add('newsletter', 3, from.split('@')[0] ?? '');
  return strongest(scores);
}

/** The same words twice are one sign. */
function matchesOf(pattern: RegExp, text: string): string[] {
  const all = [...text.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))].map((match) => match[0].toLowerCase());
  return [...new Set(all)].slice(0, 2);
}

function strongest(scores: ReadonlyMap<Intent, { score: number; because: string[] }>): IntentGuess {
  const ranked = [...scores].sort(([one, a], [other, b]) => b.score - a.score || INTENTS.indexOf(one) - INTENTS.indexOf(other));
  const first = ranked[0];
  if (first === undefined) return { intent: 'other', confidence: 0, because: [] };
  const [intent, { score, because }] = first;
  return { intent, confidence: Math.min(score / SURE, 1), because };
}
