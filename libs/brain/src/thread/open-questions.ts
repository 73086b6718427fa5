import { extractQuestions } from '../mail/questions.js';
import type { ReadMail, Said } from './thread-message.js';

export interface OpenQuestion extends Said {
  readonly askedBy: string | null;
  /** Known from a quote alone: the mail that asked it is not in the thread as given. */
  readonly quoted: boolean;
}

interface Asked extends OpenQuestion {
  readonly at: number;
  /** Nothing else was asked in the same mail. */
  readonly alone: boolean;
}

const WORD = /\p{L}{5,}/gu;
/** Word forms of one stem share their beginning. */
const STEM = 5;
const COMMON = new Set(['could', 'would', 'which', 'there', 'their', 'about', 'können', 'könnt', 'welch', 'haben', 'werde', 'pouve', 'pourr', 'votre', 'cuánt', 'puede', 'tiene', 'quale', 'quant', 'kunne', 'welke', 'hoeve', 'pleas', 'bitte', 'merci'].map((word) => word.slice(0, STEM)));

/**
 * Questions that nobody has answered: a later mail of somebody else answers one when it stands right below the question in its
 * quote, when it was the only one asked, or when both share a telling word. When in doubt a question stays open.
 */
export function openQuestions(read: readonly ReadMail[]): OpenQuestion[] {
  const asked = [...quotedQuestions(read), ...read.flatMap((entry, at) => questionsOf(entry, at))];
  const replies = read.map(replyOf);
  return asked.filter((question) => !isAnswered(question, replies.slice(question.at + 1))).map(({ messageId, sentence, askedBy, quoted }) => ({ messageId, sentence, askedBy, quoted }));
}

function questionsOf({ mail, parsed }: ReadMail, at: number): Asked[] {
  const questions = extractQuestions(parsed.text);
  return questions.map((sentence) => ({ messageId: mail.messageId, sentence, askedBy: mail.from, quoted: false, at, alone: questions.length === 1 }));
}

/** What the first mail quotes was asked before the thread as we have it. */
function quotedQuestions([first]: readonly ReadMail[]): Asked[] {
  if (first === undefined) return [];
  const { mail, parsed } = first;
  const answered = parsed.answers.map(({ quoted }) => plain(quoted));
  const said = stemsOf(parsed.text);
  const questions = extractQuestions(parsed.quoted.slice(0, 20_000));
  const open = questions.filter((question) => !answered.some((line) => line.includes(plain(question))) && ![...stemsOf(question)].some((stem) => said.has(stem)));
  return open.map((sentence) => ({ messageId: mail.messageId, sentence, askedBy: null, quoted: true, at: 0, alone: false }));
}

/** A mail as it may answer the ones before it. */
interface Reply {
  readonly from: string;
  readonly answeredLines: string[];
  readonly states: boolean;
  readonly stems: ReadonlySet<string>;
}

function replyOf({ mail, parsed }: ReadMail): Reply {
  const statements = statementsOf(parsed.text);
  return { from: mail.from, answeredLines: parsed.answers.map(({ quoted }) => plain(quoted)), states: statements !== '', stems: stemsOf(statements) };
}

function isAnswered({ sentence, askedBy, alone }: Asked, later: readonly Reply[]): boolean {
  const [question, stems] = [plain(sentence), [...stemsOf(sentence)]];
  return later.some(({ from, answeredLines, states, stems: said }) => {
    if (from === askedBy) return false;
    if (answeredLines.length > 0) return answeredLines.some((line) => line.includes(question));
    return states && (alone || stems.some((stem) => said.has(stem)));
  });
}

/** Asking back is no answer. */
function statementsOf(text: string): string {
  return extractQuestions(text).reduce((rest, question) => rest.replace(question, ''), text.replace(/\s+/g, ' ')).replace(/^[^\n,]{0,40},\s*/, '').trim();
}

/** Words alone: marks, case and line ends aside. */
function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim().toLowerCase();
}

function stemsOf(text: string): Set<string> {
  return new Set([...text.toLowerCase().matchAll(WORD)].map(([word]) => word.slice(0, STEM)).filter((stem) => !COMMON.has(stem)));
}
