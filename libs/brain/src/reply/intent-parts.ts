import type { SaidDate } from '../facts.js';
import { evidenceOf } from '../knowledge/answer-questions.js';
import { sentencesOf } from '../mail/questions.js';
import { formatMoney } from '../money.js';
import { type Phrases, phrasesOf } from './phrases.js';
import type { FreeTimes, Part, ReplyRequest } from './reply-request.js';

/** What an intent adds: how the reply opens, and what it says beside the answers. */
export interface IntentParts {
  readonly opening: string;
  /** Said before the answers. */
  readonly parts: Part[];
  /** Said after them. */
  readonly closing?: Part[];
  /** Unanswered questions that these parts deal with. */
  readonly covers: (question: string) => boolean;
  /** Questions to which a general fact would be the wrong answer: a case that a person must look into. */
  readonly mutes?: (question: string) => boolean;
}

const MAX_TIMES = 4;
const MAX_QUOTE = 140;
const PRICE_WORDS = /expensive|budget|cheap|cost|price|discount|teuer|günstig|preis|rabatt|cher|prix|remise|caro|precio|barat|descuento|prezz|sconto|economic|duur|prijs|korting|goedkoop/i;
const SCHEDULE_WORDS = /call|meet|time|demo|talk|slot|available|free|suit|termin|telefon|treffen|gespräch|passt|zeit|rendez-vous|disponib|créneau|réunion|reuni|cita|hora|appuntamento|orari|afspraak|bellen|moment|schikt/i;
const CONTRACT_WORDS = /(?:send|schicken|senden|envoyer|enviar|inviar|sturen).*(?:contract|vertrag|contrat)/i;
const SETTLING = /refund|twice|double|both|erstatt|doppelt|rembours|deux fois|reembols|doble|dos veces|rimbors|due volte|terugbetal|dubbel/i;
const INVOICE_WORDS = /refund|twice|both|invoice|receipt|paid|payment|rechnung|bezahl|zahlung|facture|pay[ée]|factura|pago|fattura|pagament|factuur|betaal/i;
const TROUBLE = /(?:error(?! rate)|fault|does(?:n['’]t| not) work|fails?|failed|broken|bug|crash|fehler|schlägt (?:\S+ ){0,3}fehl|funktioniert (?:\S+ ){0,2}nicht|defekt|erreur|panne|ne fonctionne pas|fallo|no funciona|errore|non funziona|storing|foutmelding|werkt niet)/i;
const HELP = /^(?:can|could|would) you (?:please )?help|^(?:können|könnten) sie (?:uns |mir |bitte )*helfen|pou(?:vez|rriez)-vous (?:nous |m['’])?aider|pueden? (?:ayudar)|pu[òo] aiutar|kun(?:t u|nen jullie|t) .{0,12}helpen/i;
const ATTACHED = /(?<!\p{L})(?:attached|anbei|im anhang|beigefügt|ci-joint|en pièce jointe|adjunt[oa]|en allegato|in allegato|allego|bijgevoegd|in de bijlage|als bijlage)(?!\p{L})/iu;
const QUOTE_WORDS = /(?<!\p{L})(?:please quote|(?:a|your|formal|written|binding) (?:quote|quotation|offer)|ein(?:\s\p{L}+)? angebot|un devis|un presupuesto|una oferta|un preventivo|een offerte)(?!\p{L})/iu;
const nothing = (): boolean => false;

/** What this intent calls for. */
export function intentParts(request: ReplyRequest): IntentParts {
  const phrases = phrasesOf(request.language);
  if (request.suspicious) return { opening: phrases.suspicious, parts: [{ blank: 'whether to answer at all; ask the person by telephone first' }], covers: () => true, mutes: () => true };
  switch (request.intent) {
    case 'scheduling_request':
      return { opening: phrases.gladToMeet, parts: [], closing: scheduling(request, phrases), covers: (question) => SCHEDULE_WORDS.test(question) };
    case 'objection':
      return objection(request, phrases);
    case 'acceptance':
      return { opening: phrases.acceptance, parts: fact(request, 'process.order'), closing: [{ blank: 'who sends the contract, and by when' }], covers: (question) => CONTRACT_WORDS.test(question) };
    case 'rejection':
      return { opening: phrases.rejection, parts: [], covers: nothing };
    case 'complaint':
      return { opening: phrases.complaint, parts: [{ blank: `what happened, what we do about it and by when ("${firstSentence(request.text)}")` }], covers: () => true, mutes: () => true };
    case 'invoice_request':
      return { opening: phrases.invoiceAsked(request.facts.invoiceNumbers.join(', ')), parts: invoiceAsked(request), covers: (question) => INVOICE_WORDS.test(question), mutes: (question) => SETTLING.test(question) };
    case 'payment_reminder':
      return { opening: paymentReminder(request, phrases), parts: [{ blank: `when it was or will be paid, or why not${known(request)}` }], covers: () => true };
    case 'unsubscribe':
      return { opening: phrases.unsubscribe, parts: [{ blank: `confirm that ${request.person.email} has been taken off our lists` }], covers: () => true };
    case 'job_application':
      return { opening: phrases.application, parts: fact(request, 'company.jobs'), covers: nothing };
    case 'information_request':
    case 'question':
    case 'other':
      return asked(request, phrases);
    default:
      return { opening: phrases.thanksForMail, parts: other(request), covers: nothing };
  }
}

/** Questions, requests and reports of a fault. */
function asked(request: ReplyRequest, phrases: Phrases): IntentParts {
  const fault = faultIn(request);
  const closing: Part[] = QUOTE_WORDS.test(request.text) ? [{ blank: 'attach the written offer, or say by when it comes' }] : [];
  if (fault !== undefined) return { opening: phrases.complaint, parts: [{ blank: `what to do about "${shorten(fault)}"` }], closing, covers: (question) => HELP.test(question) };
  const parts = [...overview(request), ...(request.intent === 'other' ? other(request) : [])];
  return { opening: questionOpening(request, phrases), parts, closing, covers: nothing };
}

/** One entry of the knowledge, unless an answer says it already. */
function fact({ knowledge, language, answers }: ReplyRequest, id: string): Part[] {
  const entry = knowledge.entries.find((one) => one.id === id);
  const text = entry?.says[language] ?? entry?.says.en;
  if (entry === undefined || text === undefined || answers.some((answer) => answer.entries.includes(entry))) return [];
  return [{ say: text, evidence: [evidenceOf(entry, text)] }];
}

function questionOpening({ answers, intent, text }: ReplyRequest, phrases: Phrases): string {
  const known = answers.filter((answer) => answer.text !== null).length;
  if (known > 1) return phrases.thanksForQuestions;
  if (ATTACHED.test(text)) return phrases.receivedAttachment;
  return intent === 'information_request' ? phrases.thanksForInterest : phrases.thanksForMail;
}

/** Somebody who asks for "more information" and nothing in particular. */
function overview(request: ReplyRequest): Part[] {
  if (request.intent !== 'information_request' || request.answers.some((answer) => answer.text !== null)) return [];
  return ['product.what', 'prices.plans', 'trial'].flatMap((id) => fact(request, id));
}

function faultIn({ text, subject }: ReplyRequest): string | undefined {
  return sentencesOf(text).find((one) => TROUBLE.test(one) && !one.endsWith('?')) ?? (TROUBLE.test(subject) ? subject : undefined);
}

function scheduling({ facts, language, freeTimes = null }: ReplyRequest, phrases: Phrases): Part[] {
  const days = [...new Map(facts.dates.map((date) => [`${date.date} ${date.time ?? ''}`, date])).values()].slice(0, MAX_TIMES);
  if (freeTimes !== null) return [offered(freeTimes, phrases, language)];
  if (days.length === 0) return [{ say: phrases.ownTimes }, { blank: 'two or three times that suit you' }];
  const times = new Intl.ListFormat(phrases.locale, { type: 'conjunction' }).format(days.map((day) => spoken(day, phrases, language)));
  return [{ say: phrases.suggestedTimes(times) }, { blank: 'confirm one of these times, or offer others' }];
}

/** Times of the calendar, with the city whose clock is meant. */
function offered({ zone, starts }: FreeTimes, phrases: Phrases, language: string): Part {
  const city = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
  const lines = starts.map((start) => `- ${spoken({ date: start.slice(0, 10), time: start.slice(11, 16), window: null, text: '' }, phrases, language)} (${city})`);
  return { say: [phrases.ownTimes, ...lines].join('\n'), evidence: [{ kind: 'tool', ref: 'calendar.get_availability', quote: `free: ${starts.join(', ')}` }] };
}

function spoken({ date, time, window }: SaidDate, phrases: Phrases, language: string): string {
  const day = new Intl.DateTimeFormat(phrases.locale, { ...phrases.day, timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
  if (window !== null) return `${day}, ${window}`;
  if (time === null) return day;
  return `${day}, ${language === 'de' ? `${time} Uhr` : time}`;
}

function objection(request: ReplyRequest, phrases: Phrases): IntentParts {
  if (PRICE_WORDS.test(request.text)) {
    const parts: Part[] = [...fact(request, 'prices.plans'), ...((request.facts.seats ?? 0) >= 100 ? fact(request, 'prices.volume') : [])];
    return { opening: phrases.priceObjection, parts, closing: [{ blank: 'what we can offer beyond the list price, or that we cannot' }], covers: (question) => !/\p{L}{4,}.*\d/u.test(question) };
  }
  return { opening: phrases.doubt, parts: [{ blank: `your answer to "${firstSentence(request.text)}"` }], covers: nothing };
}

function invoiceAsked(request: ReplyRequest): Part[] {
  const numbers = request.facts.invoiceNumbers.join(', ');
  return [{ blank: `the answer about the invoice${numbers === '' ? '' : ` ${numbers}`}${known(request)}` }];
}

function paymentReminder({ facts, language }: ReplyRequest, phrases: Phrases): string {
  const sum = facts.sums[0];
  return phrases.paymentReminder(facts.invoiceNumbers[0] ?? '', sum === undefined ? '' : formatMoney(sum, language)).replace(/ {2,}/g, ' ').replace(/ ([.,])/g, '$1');
}

function other({ text, answers }: ReplyRequest): Part[] {
  if (answers.length > 0) return [];
  return [{ blank: `your answer to "${firstSentence(text)}"` }];
}

/** What another agent found out, for the person who fills the blank in. */
function known({ info }: ReplyRequest): string {
  return info.length === 0 ? '' : ` (${info.map(({ agent, answer }) => `${agent}: ${shorten(answer)}`).join('; ')})`;
}

function firstSentence(text: string): string {
  const sentences = sentencesOf(text).filter((sentence) => sentence.length > 15);
  return shorten(sentences[0] ?? text);
}

/** Fit to stand inside a blank: one line, no brackets that would end it. */
export function shorten(text: string): string {
  const plain = text.replace(/[[\]]/g, '').replace(/\s+/g, ' ').trim();
  return plain.length <= MAX_QUOTE ? plain : `${plain.slice(0, MAX_QUOTE - 1).trimEnd()}…`;
}
