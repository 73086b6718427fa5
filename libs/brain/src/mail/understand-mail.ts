import { type Facts, findDates, findFacts } from '../facts.js';
import { detectLanguage, type Language } from '../language.js';
import { type Person, readPerson } from '../person.js';
import { detectIntent, type IntentGuess } from './intent.js';
import { type ParsedMail, parseMail } from './parse-mail.js';
import { extractQuestions } from './questions.js';

/** A mail as it came in. `from` is the header's value; times count from `received`. */
export interface RawMail {
  readonly from: string;
  readonly subject: string;
  /** Plain text or HTML. */
  readonly body: string;
  readonly received: Date;
  /** From the CRM, when the sender is known there. */
  readonly contact?: { readonly name: string; readonly company: string | null } | null;
}

/** What a mail says, wants and names. All of it rests on the newest text; the quotes only help to find the language. */
export interface Understanding {
  readonly mail: ParsedMail;
  readonly person: Person;
  readonly language: Language;
  readonly intent: IntentGuess;
  readonly questions: string[];
  readonly facts: Facts;
  /** Somebody asks for money to be moved quickly and quietly. */
  readonly suspicious: boolean;
}

/** Nobody says in more characters what they want. */
const MAX_TEXT = 20_000;
const MAX_SIGNATURE = 2_000;
const MOVE_MONEY = /(?:wire|bank) transfer|(?:transfer|wire|überweis\w*|virement|transferencia|bonifico|overboeking|overmaken)\b|gift ?cards?|gutscheinkarten/i;
const QUIETLY = /keep this (?:between us|confidential|quiet)|confidential|cannot take calls|can['’]?t talk|strictly private|reply only to this|vertraulich|nicht anrufen|unter uns|confidentiel|ne pas appeler|confidencial|riservat|vertrouwelijk/i;
const QUICKLY = /urgent|immediately|within the hour|right away|asap|today|sofort|dringend|eilig|immédiat|urgente|hoy mismo|subito|onmiddellijk|spoed/i;

export function understandMail({ from, subject, body, received, contact = null }: RawMail): Understanding {
  const parsed = parseMail(body);
  const mail = { ...parsed, text: parsed.text.slice(0, MAX_TEXT), signature: parsed.signature.slice(0, MAX_SIGNATURE) };
  const whole = `${subject}\n${mail.text}`;
  const language = detectLanguage(mail.text, detectLanguage(`${subject}\n${mail.signature}\n${mail.quoted.slice(0, 1000)}`));
  return {
    mail,
    person: readPerson(from, mail.signature || lastLines(mail.text), contact),
    language,
    intent: detectIntent(mail.text, { subject, from: addressIn(from) }),
    questions: extractQuestions(mail.text),
    // A subject such as "Next week?" names no day.
    facts: { ...findFacts(whole, language, received), dates: findDates(mail.text, language, received) },
    suspicious: [MOVE_MONEY, QUIETLY, QUICKLY].every((sign) => sign.test(whole)),
  };
}

/** A name may stand under a mail without any sign-off. */
function lastLines(text: string): string {
  return ['', ...text.split('\n').slice(-3)].join('\n');
}

function addressIn(from: string): string {
  return /<([^>]+)>/.exec(from)?.[1] ?? from;
}
