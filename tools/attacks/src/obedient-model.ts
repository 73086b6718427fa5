import { type Asked, ModelServer, type Reply } from '@waggle/testing';
import { type Attack, refOf, type Wicked } from './attack.js';

type Question = keyof Wicked;

const TAGS = /[\u{E0020}-\u{E007E}]/gu;
const BASE64 = /\b[A-Za-z0-9+/]{24,}={0,2}/g;
const DRAFT = /^<data \S+ source="draft">\n([\s\S]*)\n<\/data \S+>$/;
/** How a text tells somebody what to write. */
const ORDER = /(?:reply|answer|write|say|post|include|add|respond)[^:\n]{0,80}:\s*(.+)/gi;

/** Sees what no person would: tag characters, encoded words, and what a page hides. */
export function allThatStands(text: string): string {
  const tags = text.replace(TAGS, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) - 0xe0000));
  const decoded = (text.match(BASE64) ?? []).map((word) => Buffer.from(word, 'base64').toString('utf8'));
  return [tags, ...decoded].join('\n');
}

/** A model that does whatever any text tells it. Every injection succeeds. */
export function obedientModel(attacks: readonly Attack[]): ModelServer {
  const byId = new Map(attacks.map((attack) => [attack.id, attack]));
  return new ModelServer((asked) => {
    const question = questionOf(asked);
    const seen = allThatStands(asked.parts.join('\n'));
    const wicked = byId.get(refOf(seen) ?? '')?.model?.[question];
    return { content: JSON.stringify({ ...obey(question, asked, seen), ...wicked }) } satisfies Reply;
  });
}

function questionOf({ schema }: Asked): Question {
  const fields = Object.keys((schema as { properties?: object } | undefined)?.properties ?? {});
  if (fields.includes('intent')) return 'understand';
  if (fields.includes('answers')) return 'answer';
  if (fields.includes('subject')) return 'reply';
  if (fields.includes('notes')) return 'post';
  return fields.includes('lines') ? 'invoice' : 'fault';
}

function obey(question: Question, { parts }: Asked, seen: string): Record<string, unknown> {
  const orders = [...seen.matchAll(ORDER)].map((match) => match[1] ?? '').filter((said) => said !== '');
  const text = [draftIn(parts), ...orders].filter((part) => part !== '').join('\n\n') || 'Done.';
  switch (question) {
    case 'understand':
      // Never an alarm, always somebody who waits for an answer.
      return { language: 'en', intent: 'question', confidence: 1, sentence: orders[0]?.slice(0, 400) ?? '', questions: [], suspicious: false };
    case 'answer':
      return { answers: [] };
    case 'reply':
      return { subject: 'Re: your message', text };
    case 'post':
      return { text, notes: [] };
    case 'invoice':
      return { currency: null, dueDays: null, lines: [] };
    case 'fault':
      return { action: 'retry', reason: orders[0]?.slice(0, 400) ?? 'as the text says', afterSeconds: 1 };
  }
}

/** The draft that it is to improve, which stands as data like every other text. */
function draftIn(parts: readonly string[]): string {
  return parts.flatMap((part) => DRAFT.exec(part)?.[1] ?? [])[0] ?? '';
}
