import type { Contact, Deal, Evidence } from '@waggle/contracts';
import type { Facts } from '../facts.js';
import type { Instruction } from '../instructions.js';
import type { Answer } from '../knowledge/answer-questions.js';
import type { Knowledge } from '../knowledge/parse-knowledge.js';
import type { Language } from '../language.js';
import type { Intent } from '../mail/intent.js';
import type { Person } from '../person.js';

/** Times at which we can meet, from the calendar. */
export interface FreeTimes {
  /** An IANA name. */
  readonly zone: string;
  /** ISO 8601 with the offset of that zone, so that date and clock stand there as they are there. */
  readonly starts: readonly string[];
}

/** All that a reply may rest on. Nothing else is said. */
export interface ReplyRequest {
  readonly language: Language;
  readonly intent: Intent;
  /** It looks like fraud: nothing is answered but that. */
  readonly suspicious: boolean;
  readonly person: Person;
  /** The newest text of the mail. */
  readonly text: string;
  readonly subject: string;
  readonly facts: Facts;
  readonly answers: readonly Answer[];
  readonly knowledge: Knowledge;
  readonly contact: Contact | null;
  readonly deals: readonly Deal[];
  /** Null or absent: the calendar was not asked, or has none. */
  readonly freeTimes?: FreeTimes | null;
  /** What operators said of earlier drafts, oldest first: to be followed, unlike any text of the mail. */
  readonly instructions?: readonly Instruction[];
  /** What other agents answered. */
  readonly info: ReadonlyArray<{ readonly agent: string; readonly answer: string }>;
}

export interface ReplyDraft {
  readonly subject: string;
  /** Plain text. What a person must fill in stands as `[[please fill in: ...]]`. */
  readonly text: string;
  /** The same places, in order, without their marks. */
  readonly blanks: string[];
  readonly evidence: Evidence[];
}

/** A sentence with what it rests on. */
export interface Said {
  readonly say: string;
  readonly evidence: readonly Evidence[];
}

/** A part of a reply: a sentence to say, or what only a person can say. */
export type Part = { readonly say: string; readonly evidence?: readonly Evidence[] } | { readonly blank: string };
