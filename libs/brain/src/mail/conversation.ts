import { automaticKind, type Automatic, type AutomaticMail } from './automatic.js';
import { type Intent, type IntentGuess, rankIntents } from './intent.js';

/** What a conversation turns on. */
export const CONVERSATION_INTENTS = ['scheduling_request', 'question', 'objection', 'acceptance', 'rejection', 'information_request'] as const;
export type ConversationIntent = (typeof CONVERSATION_INTENTS)[number];

export interface ConversationSignal {
  /** Set for mail of programs, which says nothing of what a person wants. */
  readonly automatic: Automatic | null;
  readonly intent: ConversationIntent | null;
  /** The finer class, such as `invoice_request` for an `information_request`; null for mail of programs. */
  readonly detail: Intent | null;
  /** 0 to 1. */
  readonly score: number;
  /** What it rests on; empty when nothing showed it. */
  readonly sentence: string;
  /** An acceptance that holds only under a condition. */
  readonly conditional: boolean;
}

/** What the finer classes come to in a conversation. */
const COMES_TO: Readonly<Partial<Record<Intent, ConversationIntent>>> = {
  scheduling_request: 'scheduling_request',
  question: 'question',
  objection: 'objection',
  acceptance: 'acceptance',
  rejection: 'rejection',
  information_request: 'information_request',
  invoice_request: 'information_request',
  complaint: 'objection',
  unsubscribe: 'rejection',
};
/** Only headers and the usual forms of automatic mail make a mail automatic; a person may mention a holiday. */
const OF_PROGRAMS: readonly Intent[] = ['out_of_office', 'bounce', 'newsletter'];

/** Reads the newest text of a mail for what its writer wants; quoted text must not be passed in. */
export function readSignal(mail: AutomaticMail): ConversationSignal {
  const automatic = automaticKind(mail);
  if (automatic !== null) return { automatic, intent: null, detail: null, score: 0, sentence: '', conditional: false };
  const best: IntentGuess | undefined = rankIntents(mail.text, { subject: mail.subject }).find(({ intent }) => !OF_PROGRAMS.includes(intent));
  if (best === undefined) return { automatic, intent: null, detail: 'other', score: 0, sentence: '', conditional: false };
  return { automatic, intent: COMES_TO[best.intent] ?? null, detail: best.intent, score: best.confidence, sentence: best.sentence, conditional: best.conditional };
}
