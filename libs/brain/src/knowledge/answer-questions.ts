import type { Evidence } from '@waggle/contracts';
import type { Language } from '../language.js';
import { type Knowledge, type KnowledgeEntry, wordsOf } from './parse-knowledge.js';

/** What is known on one question. `text` is null when nothing is. */
export interface Answer {
  readonly question: string;
  readonly text: string | null;
  readonly entries: readonly KnowledgeEntry[];
  readonly evidence: Evidence[];
}

interface Match {
  readonly entry: KnowledgeEntry;
  readonly score: number;
  readonly words: ReadonlySet<string>;
}

/** A second entry joins the answer when it is nearly as sure and speaks of something else. */
const SECOND_SHARE = 0.55;
const MAX_ENTRIES = 3;

/** Answers each question from the knowledge alone, every sentence with its entry as evidence. */
export function answerQuestions(questions: readonly string[], knowledge: Knowledge, language: Language): Answer[] {
  const weights = weightsOf(knowledge.entries);
  return questions.map((question) => {
    const entries = select(question, knowledge.entries, weights);
    const said = entries.map((entry) => ({ entry, text: entry.says[language] ?? entry.says.en ?? '' }));
    return {
      question,
      text: entries.length === 0 ? null : said.map(({ text }) => text).join(' '),
      entries,
      evidence: said.map(({ entry, text }) => evidenceOf(entry, text)),
    };
  });
}

export function evidenceOf(entry: KnowledgeEntry, quote: string): Evidence {
  return { kind: 'knowledge', ref: `knowledge:${entry.id}`, quote };
}

function select(question: string, entries: readonly KnowledgeEntry[], weights: ReadonlyMap<string, number>): KnowledgeEntry[] {
  const words = wordsOf(question);
  const matches = entries.map((entry) => matchOf(entry, words, weights)).filter((match) => match.score > 0);
  const ranked = matches.sort((a, b) => b.score - a.score);
  const best = ranked[0];
  if (best === undefined) return [];
  const taken = [best];
  for (const match of ranked.slice(1)) {
    const spent = new Set(taken.flatMap((one) => [...one.words]));
    const own = [...match.words].filter((word) => !spent.has(word));
    // What shares its words with a better entry is the less exact answer to the same question.
    if (own.length === match.words.size && match.score >= best.score * SECOND_SHARE) taken.push(match);
  }
  return taken.slice(0, MAX_ENTRIES).map(({ entry }) => entry);
}

function matchOf(entry: KnowledgeEntry, words: readonly string[], weights: ReadonlyMap<string, number>): Match {
  const found = entry.asks.flatMap((phrase) => {
    const hits = phrase.map((asked) => words.find((word) => fits(word, asked)));
    return hits.every((hit) => hit !== undefined) ? [{ hits, score: phrase.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0) }] : [];
  });
  return { entry, score: Math.max(0, ...found.map(({ score }) => score)), words: new Set(found.flatMap(({ hits }) => hits)) };
}

/** Open words match as a beginning, and inside a compound; closed ones may have a short ending. */
function fits(word: string, asked: string): boolean {
  if (!asked.endsWith('*')) return word === asked || (asked.length >= 4 && word.startsWith(asked) && word.length - asked.length <= 2);
  const stem = asked.slice(0, -1);
  return word.startsWith(stem) || (stem.length >= 5 && word.endsWith(stem));
}

/** The rarer a word among the entries, the more it says. */
function weightsOf(entries: readonly KnowledgeEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries) for (const word of new Set(entry.asks.flat())) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, Math.log(1 + entries.length / count)]));
}
