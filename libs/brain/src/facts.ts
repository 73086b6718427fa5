import { findSums, type Money } from '@waggle/money';
import * as chrono from 'chrono-node';
import type { Language } from './language.js';

/** A day, with a time when one was said; as the writer means it, without a time zone. */
export interface SaidDate {
  readonly text: string;
  /** YYYY-MM-DD */
  readonly date: string;
  /** HH:MM */
  readonly time: string | null;
  /** "between 10:00 and 12:00", as written; a window says more than its start. */
  readonly window: string | null;
}

export interface Facts {
  readonly dates: SaidDate[];
  readonly sums: Array<Money & { text: string }>;
  readonly invoiceNumbers: string[];
  readonly seats: number | null;
  readonly addresses: string[];
  readonly links: string[];
  readonly accounts: string[];
}

const PARSERS: Readonly<Record<Language, { parse: typeof chrono.parse }>> = {
  en: chrono.en,
  de: chrono.de,
  fr: chrono.fr,
  es: chrono.es,
  it: chrono.it,
  nl: chrono.nl,
};
const CLOCK = String.raw`(?:les? |las? |alle |the )?\d{1,2}(?:[:.h]\d{2}|\s?h\s?\d{0,2})?(?:\s?(?:am|pm|uhr|uur|h)\b)?`;
const WINDOW = new RegExp(
  String.raw`(?<!\p{L})(?:(?:between|zwischen|entre|tra|fra|tussen|from|von|de|dalle|van)\s${CLOCK}\s(?:and|und|et|y|e|en|to|bis|à|a|alle|tot)\s${CLOCK}|(?:after|before|ab|nach|vor|à partir de|après|avant|después de|a partir de|antes de|dopo|prima|na|voor|vanaf)\s${CLOCK})`,
  'iu',
);
/** A length of time is no date: "a 30 minute call". */
const DURATION = /^(?:in |within )?\d+[ -]?(?:min|hours?|h$|stunde|heure|hora|ore|uur|uren)/i;
const WINDOW_REACH = 45;
const INVOICE = /(?:invoice|rechnung|re|facture|factura|fattura|factuur|inv)(?:s?nummer|\s?-?nr)?\.?\s*(?:no\.?|nr\.?|number|numéro|número|numero|nummer|n[°º]|#|:)*\s*([A-Z]{0,4}[-/]?\d[\w/-]{2,20})/giu;
// Only what people still write in letters before a unit.
const NUMBER_WORDS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'two zwei deux dos due twee', 'three drei trois tres tre drie', 'four vier quatre cuatro quattro', 'five fünf cinq cinco cinque vijf', 'six sechs seis sei zes',
    'seven sieben sept siete sette zeven', 'eight acht huit ocho otto', 'nine neun neuf nueve nove negen', 'ten zehn dix diez dieci tien', 'eleven elf onze once undici', 'twelve zwölf douze doce dodici twaalf',
  ].flatMap((words, at) => words.split(' ').map((word) => [word, at + 2])),
);
const SEATS = new RegExp(
  String.raw`(?<![\d.,\p{L}-])(\d{1,4}|${Object.keys(NUMBER_WORDS).join('|')})(?:\s?-\s?|\s{1,3})(?:\p{L}{1,30}\s)?(?:seats?|users?|planners?|people|licen[cs]es?|plätzen?|nutzer\p{L}*|lizenzen|personen|mitarbeiter\p{L}*|anwender\p{L}*|planer\p{L}*|postes?|utilisateurs?|licences?|puestos?|usuarios?|licencias?|postazioni|utenti|licenze|plaatsen|gebruikers|licenties|planners)(?!\p{L})`,
  'iu',
);
const ADDRESS = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
const LINK = /https?:\/\/[^\s<>"')\]]+/g;
const ACCOUNT = /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,4})?\b/g;

/** What a text says in figures. `now` is what "next Tuesday" counts from. */
export function findFacts(text: string, language: Language, now: Date): Facts {
  return {
    dates: findDates(text, language, now),
    sums: findSums(text),
    invoiceNumbers: unique([...text.matchAll(INVOICE)].map((match) => (match[1] ?? '').replace(/[.,-]+$/, ''))),
    seats: findSeats(text),
    addresses: unique(text.match(ADDRESS) ?? []),
    links: unique((text.match(LINK) ?? []).map((link) => link.replace(/[.,;:!?]+$/, ''))),
    accounts: unique(text.match(ACCOUNT) ?? []),
  };
}

/** Days that are named in the text; a bare time or a vague "soon" is none. */
export function findDates(text: string, language: Language, now: Date): SaidDate[] {
  // "Dienstag, der 24. November" is one day, which the German parser takes for two.
  const plain = text.slice(0, 20_000).replace(/,? (?:der|den|dem) (?=\d{1,2}\.)/g, ' ').replace(/(\d{1,2}) h (\d{2})(?!\d)/g, '$1h$2');
  const results = PARSERS[language].parse(plain, { instant: now, timezone: 0 }, { forwardDate: true });
  return results
    .filter(({ start, text: said }) => (start.isCertain('day') || start.isCertain('weekday')) && !DURATION.test(said))
    .map(({ text: said, start, index }) => ({
      text: said,
      window: WINDOW.exec(plain.slice(index, index + said.length + WINDOW_REACH).split(/[;?]|(?<!\p{L})(?:or|oder|ou|o|of)(?!\p{L})/u)[0] ?? '')?.[0] ?? null,
      date: [start.get('year'), start.get('month'), start.get('day')].map((part) => String(part ?? 0).padStart(2, '0')).join('-'),
      time: start.isCertain('hour') ? `${pad(start.get('hour'))}:${pad(start.get('minute'))}` : null,
    }));
}

function findSeats(text: string): number | null {
  const found = SEATS.exec(text)?.[1]?.toLowerCase();
  return found === undefined ? null : (NUMBER_WORDS[found] ?? Number(found));
}

/** The sentence of a text that holds these words; for showing where something came from. */
export function sentenceWith(text: string, words: string): string {
  const at = text.indexOf(words);
  if (at < 0) return words;
  const from = Math.max(text.lastIndexOf('\n', at), text.slice(0, at).search(/[.!?]\s+[^.!?]*$/) + 1);
  const end = /[.!?](?:\s|$)|\n/.exec(text.slice(at + words.length));
  return text.slice(Math.max(from, 0), end === null ? undefined : at + words.length + end.index + 1).trim().slice(0, 300);
}

function pad(part: number | null): string {
  return String(part ?? 0).padStart(2, '0');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ''))];
}
