import type { KnowledgeEntry } from '../knowledge/parse-knowledge.js';
import type { Answer } from '../knowledge/answer-questions.js';
import { heed, heedRules, openInstruction } from '../instructions.js';
import type { Language } from '../language.js';
import { replySubject } from '../mail/subject.js';
import { intentParts, shorten } from './intent-parts.js';
import { phrasesOf } from './phrases.js';
import { priceSums } from './price-sums.js';
import type { Part, ReplyDraft, ReplyRequest, Said } from './reply-request.js';

/** From so many answers on they are numbered, in the order in which they were asked. */
const LIST_FROM = 3;

/**
 * Writes a reply: greeting, opening, the answers with their facts, what the intent calls for, sign-off. A sentence is either a
 * phrase, an entry of the knowledge, or a sum made of its prices; whatever else is needed is left as a blank for a person.
 */
export function draftReply(request: ReplyRequest): ReplyDraft {
  const phrases = phrasesOf(request.language);
  const { opening, parts, closing = [], covers, mutes } = intentParts(request);
  const open = request.answers.filter((answer) => answer.text === null && !covers(answer.question));
  const answers = answerParts({ ...request, answers: request.answers.filter(({ question }) => mutes?.(question) !== true) });
  const blanks: Part[] = open.map(({ question }) => ({ blank: `the answer to "${shorten(question)}"` }));
  const said = [...parts, ...answers, ...blanks, ...closing];
  const { company, sender } = request.knowledge.company;
  const ruled = heedRules([opening, ...said.map(written)].join('\n\n'), request.knowledge.houseRules ?? []);
  const heeded = heed(ruled, request.instructions ?? []);
  const unheeded = heeded.open.map((left) => ({ blank: openInstruction(left) }));
  const body = [phrases.greeting(nameFor(request)), heeded.text, ...unheeded.map(written)].join('\n\n');
  return {
    subject: replySubject(request.subject),
    text: `${body}\n\n${phrases.signOff}\n${sender}${sender === company ? '' : `\n${company}`}\n`,
    blanks: [...said, ...unheeded].flatMap((part) => ('blank' in part && body.includes(written(part)) ? [part.blank] : [])),
    evidence: said.flatMap((part) => ('blank' in part ? [] : [...(part.evidence ?? [])])),
  };
}

/** The answers in order, each entry said once, the sums of a price right behind it. */
function answerParts(request: ReplyRequest): Part[] {
  const sums = priceSums(request);
  const spent = new Set<KnowledgeEntry>();
  const perAnswer = request.answers.map((answer) => newsOf(answer, spent, request.language, sums)).filter((said) => said.length > 0);
  if (perAnswer.length < LIST_FROM) return perAnswer.flat();
  const list = perAnswer.map((said, at) => `${at + 1}. ${said.map(({ say }) => say).join(' ')}`).join('\n');
  return [{ say: list, evidence: perAnswer.flat().flatMap(({ evidence }) => evidence) }];
}

/** What this answer adds to those before; takes the sums once it names a price. */
function newsOf({ entries, evidence }: Answer, spent: Set<KnowledgeEntry>, language: Language, sums: Said[]): Said[] {
  return entries
    .filter((entry) => !spent.has(entry))
    .map((entry) => {
      spent.add(entry);
      const priced = entry.seat !== null || entry.id === 'prices.plans' ? sums.splice(0) : [];
      const say = [entry.says[language] ?? entry.says.en ?? '', ...priced.map((sum) => sum.say)].join(' ');
      return { say, evidence: [...evidence.filter(({ ref }) => ref === `knowledge:${entry.id}`), ...priced.flatMap((sum) => sum.evidence)] };
    });
}

function written(part: Part): string {
  return 'blank' in part ? `[[please fill in: ${part.blank}]]` : part.say;
}

function nameFor({ person }: ReplyRequest): { first: string; full: string } | null {
  return person.name === null || person.first === null ? null : { first: person.first, full: person.name };
}
