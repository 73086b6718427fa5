import { parse } from 'yaml';
import { type Language, LANGUAGES } from '../language.js';

/** One thing the company may say, with its sentence in each language. */
export interface KnowledgeEntry {
  /** Cited as `knowledge:<id>`. */
  readonly id: string;
  /** Phrases that lead here; all words of one must occur. `*` ends a word openly. */
  readonly asks: ReadonlyArray<readonly string[]>;
  readonly says: Readonly<Partial<Record<Language, string>>>;
  /** List price of one seat a month in minor units by currency, and the least number of seats. */
  readonly seat: { readonly from: number; readonly prices: Readonly<Record<string, number>> } | null;
}

/** What signs the mails and stands on the documents. */
export interface Company {
  readonly company: string;
  readonly legalName: string;
  readonly address: string;
  readonly website: string;
  readonly domains: readonly string[];
  readonly sender: string;
  readonly role: string;
  readonly currency: string;
  readonly vatPercent: number;
}

export interface Knowledge {
  readonly company: Company;
  readonly entries: readonly KnowledgeEntry[];
  /** The owner's instructions of how we write: followed as far as words go; they state no fact and permit nothing. */
  readonly houseRules?: readonly string[];
}

/**
 * Reads the knowledge file: YAML front matter about the company, then one entry per `##` heading with `- key: value` lines.
 * What cannot be read is left out, so that a typing error costs one entry and not the mail.
 */
export function parseKnowledge(markdown: string): Knowledge {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(markdown.replace(/\r\n?/g, '\n')) ?? [null, '', markdown];
  const sections = body.split(/^## +/m).slice(1);
  return { company: companyFrom(head), entries: sections.map(entryFrom).filter((entry) => entry !== null) };
}

function companyFrom(head: string): Company {
  const given = (parse(head) ?? {}) as Record<string, unknown>;
  const text = (key: string, other: string): string => (typeof given[key] === 'string' ? given[key] : other);
  const company = text('company', 'Our company');
  return {
    company,
    legalName: text('legalName', company),
    address: text('address', ''),
    website: text('website', ''),
    domains: text('domains', '').split(/[\s,]+/).filter((domain) => domain !== ''),
    sender: text('sender', company),
    role: text('role', ''),
    currency: text('currency', 'EUR'),
    vatPercent: typeof given['vatPercent'] === 'number' ? given['vatPercent'] : 0,
  };
}

function entryFrom(section: string): KnowledgeEntry | null {
  const id = section.split('\n', 1)[0]?.trim() ?? '';
  const lines = new Map([...section.matchAll(/^- +(\w+): *(.+)$/gm)].map((match) => [match[1] ?? '', (match[2] ?? '').trim()]));
  const says = Object.fromEntries(LANGUAGES.flatMap((language) => (lines.has(language) ? [[language, lines.get(language)]] : [])));
  if (id === '' || Object.keys(says).length === 0) return null;
  const asks = (lines.get('asks') ?? '').split(',').map((phrase) => wordsOf(phrase));
  return { id, asks: asks.filter((words) => words.length > 0), says, seat: seatFrom(lines.get('seat')) };
}

function seatFrom(line: string | undefined): KnowledgeEntry['seat'] {
  if (line === undefined) return null;
  const prices: Record<string, number> = {};
  for (const [, currency = '', minor] of line.matchAll(/([A-Z]{3}) (\d+)/g)) prices[currency] = Number(minor);
  return { from: Number(/from (\d+)/.exec(line)?.[1] ?? 1), prices };
}

/** Lower case, without accents, so that `précio` and `precio` meet. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss').match(/[\p{L}\p{N}]+\*?/gu) ?? [];
}
