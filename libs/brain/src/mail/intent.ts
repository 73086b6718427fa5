import { BOUNCE_SENDER, MACHINE_SENDER, SIGNS } from './intent-patterns.js';
import { type Intent, INTENTS } from './intents.js';
import { asksFromStart, extractQuestions, sentencesOf } from './questions.js';
import { CONDITION, negatedAt, supposedAt, WISHED } from './reservations.js';
import type { Sign } from './sign.js';
import { REPLY_MARKS } from './subject.js';

export { type Intent, INTENTS } from './intents.js';

export interface IntentGuess {
  readonly intent: Intent;
  /** 0 to 1. */
  readonly confidence: number;
  /** The words that showed it; empty when nothing did. */
  readonly because: string[];
  /** The sentence that weighs most for it; empty when none does. */
  readonly sentence: string;
  /** An acceptance under a condition. */
  readonly conditional: boolean;
}

/** Mail that a person does not expect an answer to. */
export const UNANSWERED: readonly Intent[] = ['out_of_office', 'bounce', 'newsletter', 'thanks'];

/** Characters; nobody says in more what they want. */
const MAX_TEXT = 20_000;
const SUBJECT_SHARE = 0.7;
const SURE = 8;
/** The same kind of sign tells no more the third time. */
const HITS_PER_SIGN = 2;
/** From here on a decision stands, and what is asked beside it is no longer the point. */
const DECIDED = 4;
const BESIDE_A_DECISION: readonly Intent[] = ['question', 'information_request', 'thanks'];
/** Asked for in a question, these are the point of it. */
const ASKED_FOR: readonly Intent[] = ['scheduling_request', 'information_request', 'invoice_request'];

interface Hit {
  readonly intent: Intent;
  readonly weight: number;
  readonly word: string;
  readonly sentence: string;
  readonly conditional: boolean;
}

/**
 * Guesses the intent from the newest text and, less so, the subject. Quoted text must not be passed in: it is not what the
 * writer wants now. The subject of an answer is ours or an old one and counts for machine mail only.
 */
export function detectIntent(text: string, context: { subject?: string; from?: string } = {}): IntentGuess {
  return rankIntents(text, context)[0] ?? { intent: 'other', confidence: 0, because: [], sentence: '', conditional: false };
}

/** All intents that a text shows any sign of, the most likely first. */
export function rankIntents(whole: string, { subject = '', from = '' }: { subject?: string; from?: string } = {}): IntentGuess[] {
  const text = whole.slice(0, MAX_TEXT);
  const sender = from.split('@')[0] ?? '';
  if (BOUNCE_SENDER.test(from)) return [{ intent: 'bounce', confidence: 1, because: [sender], sentence: '', conditional: false }];
  const topic = REPLY_MARKS.test(subject) ? '' : subject;
  const hits = [...hitsIn(sentencesOf(text), 1), ...hitsIn(topic === '' ? [] : [topic], SUBJECT_SHARE)];
  const taken = new Set(hits.filter(({ intent }) => ASKED_FOR.includes(intent)).map(({ sentence }) => sentence));
  const questions = extractQuestions(text).filter((question) => ![...taken].some((sentence) => sentence.includes(question.replace(/[?.]$/, ''))));
  if (questions.length > 0) hits.push({ intent: 'question', weight: 2 + questions.length, word: questions[0]?.slice(0, 60) ?? '', sentence: questions[0] ?? '', conditional: false });
  if (MACHINE_SENDER.test(from)) hits.push({ intent: 'newsletter', weight: 3, word: sender, sentence: '', conditional: false });
  return ranked(hits);
}

function hitsIn(sentences: readonly string[], share: number): Hit[] {
  const covered = sentences.map(() => new Array<Span>());
  return SIGNS.flatMap((sign) => {
    const words = new Set<string>();
    return sentences.flatMap((sentence, at) =>
      [...sentence.matchAll(sign.pattern)].flatMap((match) => {
        const word = match[0].toLowerCase();
        const intent = meantBy(sign, sentence, match);
        const known = words.has(word) || words.size >= HITS_PER_SIGN;
        if (intent === null || known || isCovered(covered[at] ?? [], { intent, from: match.index, to: match.index + word.length })) return [];
        words.add(word);
        return [{ intent, weight: sign.weight * share, word, sentence, conditional: intent === 'acceptance' && CONDITION.test(sentence) }];
      }),
    );
  });
}

/** Where in a sentence a sign was found. */
interface Span {
  readonly intent: Intent;
  readonly from: number;
  readonly to: number;
}

/** The same words are one sign, however many patterns know them; what is new is noted. */
function isCovered(spans: Span[], span: Span): boolean {
  if (spans.some(({ intent, from, to }) => intent === span.intent && from < span.to && span.from < to)) return true;
  spans.push(span);
  return false;
}

/** What a sign means in its sentence: "cannot accept" accepts nothing, and "do you accept?" asks. */
function meantBy({ intent }: Sign, sentence: string, match: RegExpExecArray): Intent | null {
  if (intent !== 'acceptance' && intent !== 'rejection' && intent !== 'objection') return intent;
  if (intent !== 'objection' && asksFromStart(sentence)) return null;
  if (intent === 'rejection') return CONDITION.test(sentence) ? 'objection' : 'rejection';
  const negated = negatedAt(sentence, match.index, match[0].length);
  if (intent === 'objection') return negated || supposedAt(sentence, match.index) ? null : 'objection';
  if (negated) return 'rejection';
  return CONDITION.test(sentence) && WISHED.test(sentence) ? 'objection' : 'acceptance';
}

function ranked(hits: readonly Hit[]): IntentGuess[] {
  const scores = INTENTS.map((intent) => ({ intent, hits: hits.filter((hit) => hit.intent === intent) })).filter(({ hits: own }) => own.length > 0);
  const sums = new Map(scores.map(({ intent, hits: own }) => [intent, own.reduce((sum, { weight }) => sum + weight, 0)]));
  for (const intent of besideThePoint(sums)) sums.set(intent, Math.min(sums.get(intent) ?? 0, DECIDED - 1));
  const guesses = scores.map(({ intent, hits: own }) => ({
    intent,
    confidence: Math.min((sums.get(intent) ?? 0) / SURE, 1),
    because: own.map(({ word }) => word),
    sentence: heaviest(own),
    conditional: own.some(({ conditional }) => conditional),
  }));
  return guesses.sort((one, other) => (sums.get(other.intent) ?? 0) - (sums.get(one.intent) ?? 0));
}

function besideThePoint(sums: ReadonlyMap<Intent, number>): Intent[] {
  const decided = (intent: Intent): boolean => (sums.get(intent) ?? 0) >= DECIDED;
  const present = (intents: readonly Intent[]): Intent[] => intents.filter((intent) => sums.has(intent));
  if (decided('rejection') && (sums.get('rejection') ?? 0) >= (sums.get('acceptance') ?? 0)) return present([...BESIDE_A_DECISION, 'objection', 'scheduling_request', 'acceptance']);
  return decided('objection') || decided('acceptance') ? present(BESIDE_A_DECISION) : [];
}

/** The sentence with the most signs; the first of equals. */
function heaviest(hits: readonly Hit[]): string {
  const weights = new Map<string, number>();
  for (const { sentence, weight } of hits) weights.set(sentence, (weights.get(sentence) ?? 0) + weight);
  return [...weights].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ['', 0] as [string, number])[0];
}
