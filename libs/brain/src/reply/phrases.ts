import type { Language } from '../language.js';
import { DE } from './phrases-de.js';
import { EN } from './phrases-en.js';
import { ES } from './phrases-es.js';
import { FR } from './phrases-fr.js';
import { IT } from './phrases-it.js';
import { NL } from './phrases-nl.js';

/** What a reply is put together from. Openings carry on from the greeting, so their case follows each language. */
export interface Phrases {
  /** `name` as it is fit to be said; null for a function mailbox. */
  readonly greeting: (name: { first: string; full: string } | null) => string;
  readonly signOff: string;
  readonly thanksForMail: string;
  readonly thanksForQuestions: string;
  readonly thanksForInterest: string;
  /** The price of that many seats a year, and a month, at list price. */
  readonly seats: (count: number, yearly: string, monthly: string, plan: string) => string;
  readonly fewerSeats: (count: number, least: number) => string;
  readonly suggestedTimes: (times: string) => string;
  readonly ownTimes: string;
  readonly gladToMeet: string;
  readonly priceObjection: string;
  readonly doubt: string;
  readonly acceptance: string;
  readonly rejection: string;
  readonly complaint: string;
  readonly invoiceAsked: (numbers: string) => string;
  readonly paymentReminder: (invoice: string, sum: string) => string;
  readonly unsubscribe: string;
  readonly application: string;
  readonly receivedAttachment: string;
  readonly suspicious: string;
  /** "A and B" */
  readonly and: string;
  readonly day: Intl.DateTimeFormatOptions;
  readonly locale: string;
}

const TABLE: Readonly<Record<Language, Phrases>> = { en: EN, de: DE, fr: FR, es: ES, it: IT, nl: NL };

export function phrasesOf(language: Language): Phrases {
  return TABLE[language];
}
