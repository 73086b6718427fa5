import { findSums } from '@waggle/money';
import { findDates, sentenceWith } from '../facts.js';
import { detectLanguage, type Language } from '../language.js';
import { parseMail } from '../mail/parse-mail.js';
import { extractQuestions, sentencesOf } from '../mail/questions.js';
import { readPerson } from '../person.js';
import { mentionedNames } from './mentioned-names.js';
import { type OpenQuestion, openQuestions } from './open-questions.js';
import { peopleOf, type ReadMail, type Said, type ThreadMail } from './thread-message.js';

export interface Participant {
  readonly email: string;
  readonly name: string | null;
  readonly company: string | null;
  /** Ours, by `own`. */
  readonly own: boolean;
  /** Of the first message that names them. */
  readonly messageId: string;
}

export interface ThreadContext {
  readonly language: Language;
  readonly participants: Participant[];
  readonly dates: Array<Said & { date: string; time: string | null; text: string }>;
  readonly sums: Array<Said & { minor: number; currency: string; text: string }>;
  /** Of people in the text; those who take part stand under `participants`. */
  readonly names: Array<Said & { name: string }>;
  readonly openQuestions: OpenQuestion[];
  readonly attachmentsMentioned: Said[];
  readonly promises: Array<Said & { by: string }>;
}

const MAX_TEXT = 20_000;
/** Characters of all mails together; the oldest are left out of a longer thread. */
const MAX_ALL = 200_000;
const MAX_FOUND = 200;
const MAX_SENTENCE = 500;
const ATTACHED =
  /(?<!\p{L})(?:attach(?:ed|ment|ing)\p{L}*|enclosed|(?:im |als |der |den )anhang|angehängt|anbei|beigefügt|beiliegend|pièces? jointes?|ci-joint\p{L}*|en annexe|adjunt\p{L}*|en anexo|(?:in )?allegat\p{L}*|(?:als |in de )?bijlagen?|bijgevoegd|bijgesloten)(?!\p{L})/iu;
const PROMISED =
  /(?<!\p{L})(?:(?:i|we)(?:['’]ll| will| shall| am going to| are going to)\s(?!not\b)|i promise|(?:ich|wir) (?:werde|werden|schicke|schicken|sende|senden|melde|melden|kümmere|kümmern|liefern?|prüfen?|klären?)(?!\p{L})|(?:melde|melden|schicke|sende|kümmere) (?:ich|wir|mich|uns)|(?:je|nous) (?:vous |te |lui )?(?:enverrai|enverrons|envoie|envoyons|reviens|reviendrons|reviendrai|ferai|ferons|confirmerai|confirmerons|transmettrai|transmettrons|vais|allons)(?!\p{L})|(?:le|les|te|os)? ?(?:enviaré|enviaremos|mandaré|mandaremos|confirmaré|confirmaremos|llamaré|llamaremos|responderé|responderemos|haré|haremos)(?!\p{L})|(?:voy|vamos) a (?:enviar|mandar|confirmar|llamar|revisar)|(?:vi |ti |le )?(?:invierò|invieremo|manderò|manderemo|confermerò|confermeremo|chiamerò|chiameremo|risponderò|risponderemo|farò|faremo)(?!\p{L})|(?:ik|we|wij) (?:zal|zullen|stuur|sturen|kom|komen|bel|bellen|regel|regelen)(?!\p{L})|(?:stuur|bel|zal) ik)/iu;

/**
 * What a thread is about, each thing with the message and the sentence it comes from. Only new text counts: a quote would say
 * everything twice, and under another name.
 *
 * @param mails of one thread, in their order.
 */
export function extractContext(mails: readonly ThreadMail[], own: readonly string[]): ThreadContext {
  const read = readNewestFirst(mails);
  const language = detectLanguage(read.map(({ parsed }) => parsed.text).join('\n').slice(-MAX_TEXT));
  return {
    language,
    participants: participantsOf(read, own),
    dates: read.flatMap(({ mail, parsed }) => findDates(parsed.text, detectLanguage(parsed.text, language), mail.received).slice(0, MAX_FOUND).map(({ date, time, text }) => ({ date, time, text, ...said(mail, sentenceWith(parsed.text, text)) }))).slice(0, MAX_FOUND),
    sums: read.flatMap(({ mail, parsed }) => findSums(parsed.text).slice(0, MAX_FOUND).map((sum) => ({ ...sum, ...said(mail, sentenceWith(parsed.text, sum.text)) }))).slice(0, MAX_FOUND),
    names: read.flatMap(({ mail, parsed }) => mentionedNames(parsed.text, detectLanguage(parsed.text, language)).map(({ name, sentence }) => ({ name, ...said(mail, sentence) }))).slice(0, MAX_FOUND),
    openQuestions: openQuestions(read).slice(0, MAX_FOUND),
    attachmentsMentioned: sentencesWith(read, ATTACHED),
    promises: promisesIn(read),
  };
}

function readNewestFirst(mails: readonly ThreadMail[]): ReadMail[] {
  let left = MAX_ALL;
  const read = mails.toReversed().map((mail): ReadMail => {
    const parsed = parseMail(mail.body);
    const text = parsed.text.slice(0, Math.min(MAX_TEXT, left));
    left -= text.length;
    return { mail, parsed: { ...parsed, text } };
  });
  return read.toReversed();
}

function participantsOf(read: readonly ReadMail[], own: readonly string[]): Participant[] {
  const found = new Map<string, Participant>();
  const ours = new Set(own.map((address) => address.toLowerCase()));
  const isOwn = (email: string): boolean => ours.has(email) || ours.has(email.slice(email.lastIndexOf('@')));
  for (const { mail, parsed } of read) {
    for (const email of peopleOf(mail)) {
      const wrote = email === mail.from.trim().toLowerCase();
      const known = found.get(email);
      if (known !== undefined && (known.name !== null || !wrote)) continue;
      const { name, company } = wrote ? readPerson(mail.fromHeader, parsed.signature) : readPerson(email);
      found.set(email, { email, name, company, own: isOwn(email), messageId: known?.messageId ?? mail.messageId });
    }
  }
  return [...found.values()];
}

/** A question promises nothing. */
function promisesIn(read: readonly ReadMail[]): Array<Said & { by: string }> {
  const writers = new Map(read.map(({ mail }) => [mail.messageId, mail.from]));
  const found = sentencesWith(read, PROMISED).filter(({ sentence }) => extractQuestions(sentence).length === 0);
  return found.map((promise) => ({ ...promise, by: writers.get(promise.messageId) ?? '' }));
}

function sentencesWith(read: readonly ReadMail[], pattern: RegExp): Said[] {
  return read.flatMap(({ mail, parsed }) => sentencesOf(parsed.text).filter((sentence) => pattern.test(sentence)).map((sentence) => said(mail, sentence))).slice(0, MAX_FOUND);
}

function said({ messageId }: ThreadMail, sentence: string): Said {
  return { messageId, sentence: sentence.slice(0, MAX_SENTENCE) };
}
