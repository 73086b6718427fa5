import type { Evidence, FrontMatter, HiddenText, Proposal, TaskText } from '@waggle/contracts';
import { LONGEST_SENTENCE, taintOf, visible, withMarks } from '@waggle/policy';
import { currentProposal, type TaskRecord } from '../task-record.js';
import { hiddenIn } from './hidden-texts.js';
import { readFlags } from './read.js';

/** Who writes through these doors, or has set what recurs, has signed in or owns the workspace. Every other source is somebody outside. */
const OPERATORS_DOOR = /^(?:folder$|rest:|schedule:)/;
/** Fields that a message brings; who hands it on has not written it. */
const MESSAGE_FIELDS = ['message_id', 'messageId', 'from', 'sender', 'reply_to', 'in_reply_to', 'chat', 'url', 'attachments'];
/** Kinds of task that are about what somebody else wrote, whoever puts them here. */
const MESSAGES: ReadonlySet<string> = new Set(['EMAIL', 'WHATSAPP', 'FORWARD', 'LINKEDIN']);
/** What no reader of the message sees. */
const HIDDEN_FIELD = 'hidden_text';
const WRITER_FIELDS = ['from', 'sender', 'chat', 'phone'];
/** The orchestrator's own and the operator's words about the task; never where a call goes to. */
const HOUSE_FIELDS: ReadonlySet<string> = new Set(['source', 'account', 'created', 'due', 'priority', 'received', 'automatic', 'truncated', 'broken']);
/** A quote of these was read outside. */
const READ_OUTSIDE: Readonly<Partial<Record<Evidence['kind'], string>>> = { message: 'message', page: 'page', file: 'file', tool: 'answer of' };

export function isFromOutside({ source, prefix, data }: TaskRecord): boolean {
  const { frontMatter } = data.document;
  // What the other zone hands over may say of itself what it likes.
  return data.adoptedFrom !== null || !OPERATORS_DOOR.test(source) || MESSAGES.has(prefix) || MESSAGE_FIELDS.some((field) => Object.hasOwn(frontMatter, field));
}

/**
 * Every text that the task rests on, with where it came from. What other agents answered may repeat what they read outside. What the
 * agent read itself counts, whether it quotes it or not: its runtime says so.
 */
export function textsOf(task: TaskRecord): TaskText[] {
  const { document, info, feedback, read } = task.data;
  const trusted = !isFromOutside(task);
  const source = originOf(task, trusted);
  const fields = Object.entries(document.frontMatter).filter(([name]) => !HOUSE_FIELDS.has(name));
  return [
    { source, name: 'body', text: document.body, trusted },
    ...fields.map(([name, value]) => ({ source, name, text: plain(value), trusted })),
    { source, name: 'task id', text: task.taskId, trusted },
    ...info.map(({ agent, answer }) => ({ source: `the answer of ${agent}`, name: 'body', text: answer, trusted: false })),
    ...read.map(({ source: from, name, text }) => ({ source: from, name, text, trusted: false })),
    ...feedback.map(({ by, reason }) => ({ source: `what ${by} said`, name: 'body', text: reason, trusted: true })),
  ];
}

/**
 * Puts the origins of the current proposal into it, and what is hidden in the texts of its task: here, where the texts are known and
 * which no proposal goes round. What the agent has marked itself stays.
 */
export function markOrigins(task: TaskRecord): void {
  const proposal = currentProposal(task);
  if (proposal === undefined) return;
  const texts = [...textsOf(task), ...quotesOf(proposal, isFromOutside(task))];
  const computed = taintOf(proposal.args, texts.filter(({ trusted }) => !trusted), texts.filter(({ trusted }) => trusted), { writers: writersOf(task.data.document.frontMatter), own: ownDomains(task) });
  const hidden = hiddenOf(texts, proposal);
  const flags = [...readFlags(task), ...(hidden.length > 0 ? ['hidden_text'] : [])];
  task.data.proposals[task.data.proposalIndex] = {
    ...proposal,
    taint: withMarks(proposal.taint, computed),
    flags: [...new Set([...proposal.flags, ...flags])],
    ...(hidden.length > 0 ? { hidden } : {}),
  };
}

/** "mail <id> from x@y.example": what finds it again and who stands behind it. */
function originOf(task: TaskRecord, trusted: boolean): string {
  const field = (name: string): string | undefined => (typeof task.data.document.frontMatter[name] === 'string' ? String(task.data.document.frontMatter[name]) : undefined);
  const id = field('message_id') ?? field('messageId');
  const from = field('from') ?? field('sender') ?? field('chat') ?? field('url');
  const what = id === undefined ? `task ${task.taskId}` : id;
  return trusted || from === undefined ? what : `${what} from ${from}`;
}

/** An operator's own file is quoted as evidence too, and stays the operator's. */
function quotesOf({ evidence }: Proposal, outside: boolean): TaskText[] {
  return evidence.flatMap(({ kind, ref, quote = '' }) => {
    const what = READ_OUTSIDE[kind];
    if (what === undefined || quote === '' || (kind === 'file' && !outside)) return [];
    return [{ source: `${what} ${ref}`, name: 'body', text: quote, trusted: false }];
  });
}

function writersOf(frontMatter: FrontMatter): string[] {
  return WRITER_FIELDS.flatMap((name) => {
    const value = frontMatter[name];
    if (typeof value !== 'string') return [];
    return [/<([^<>\s]+@[^<>\s]+)>\s*$/.exec(value)?.[1] ?? value.trim()];
  });
}

/** Of the mailbox that a mail came into; its name is the intake's own word. */
function ownDomains({ source, data }: TaskRecord): string[] {
  const account = source === 'imap' && data.adoptedFrom === null ? data.document.frontMatter['account'] : undefined;
  const domain = typeof account === 'string' ? /(?:@|%40)([a-z0-9.-]+\.[a-z]{2,})(?=@|\/|$)/i.exec(account)?.[1] : undefined;
  return domain === undefined ? [] : [domain.toLowerCase()];
}

/** In what came from outside, and in what would go out. */
function hiddenOf(texts: readonly TaskText[], { args }: Proposal): HiddenText[] {
  const inTexts = texts.filter(({ trusted }) => !trusted).flatMap(({ source, name, text }) => (name === HIDDEN_FIELD ? hiddenLines(source, text) : hiddenIn(name === 'body' ? source : `${name} of ${source}`, text)));
  return [...inTexts, ...stringsIn(args, '').flatMap(([path, text]) => hiddenIn(`the call: ${path}`, text))].slice(0, 20);
}

/** Taken out of a mail's HTML when it came in. */
const hiddenLines = (source: string, text: string): HiddenText[] => text.split('\n').map((line) => ({ where: `the HTML of ${source}`, shown: visible(line).slice(0, LONGEST_SENTENCE) }));

function stringsIn(value: unknown, path: string): Array<readonly [string, string]> {
  if (typeof value === 'string') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => stringsIn(inner, path === '' ? key : `${path}.${key}`));
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) || (value !== null && typeof value === 'object')) return stringsIn(value, '').map(([, text]) => text).join('\n');
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
