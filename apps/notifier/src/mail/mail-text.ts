import type { Bulletin, Entry, Notice } from '../channel.js';
import { evidenceOf, grouped, linkTo, pageLink, recipientsOf, shorten, timeIn, warningsOf } from '../prompts/wording.js';
import type { NoticeMail } from './mail.provider.js';

const SUBJECT = 120;
const PREVIEW = 4000;

export interface MailPlace {
  readonly zone: string;
  readonly publicUrl: string;
  /** The sender's address. */
  readonly from: string;
}

/** The same id for the same notice, so that a mail that went astray can be looked for. */
export function messageIdOf(key: string, from: string): string {
  return `<${key}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

/** A prompt by mail. Links open a page: mail scanners press links, so none of them decides. */
export function noticeMail({ key, person, entries }: Notice, place: MailPlace): NoticeMail {
  const [first] = entries;
  const title = entries.length === 1 && first !== undefined ? `Approval wanted: ${oneLine(first.approval.proposal.summary)}` : `${entries.length} approvals wanted`;
  const groups = [...grouped(entries)].map(([group, members]) => ({ title: entries.length === 1 ? '' : `${group} (${members.length})`, members: members.map((entry) => linesOf(entry, place)) }));
  return {
    messageId: messageIdOf(key, place.from),
    to: person.email ?? '',
    subject: shorten(title, SUBJECT),
    text: groups.map(asText).join('\n\n'),
    html: `<!doctype html><html><body style="font-family:sans-serif;max-width:40em">${groups.map(asHtml).join('')}</body></html>`,
  };
}

/** What people are told by mail. */
export function bulletinMail({ key, person }: Pick<Notice, 'key' | 'person'>, { subject, lines, page }: Bulletin, place: MailPlace): NoticeMail {
  const link = pageLink(place.publicUrl, page);
  const items = lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('');
  return {
    messageId: messageIdOf(key, place.from),
    to: person.email ?? '',
    subject: shorten(oneLine(subject), SUBJECT),
    text: [...lines, '', link].join('\n'),
    html: `<!doctype html><html><body style="font-family:sans-serif;max-width:40em"><ul>${items}</ul><p><a href="${escapeHtml(link)}">Open the dashboard</a></p></body></html>`,
  };
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

interface Lines {
  readonly title: string;
  readonly facts: readonly string[];
  readonly preview: string;
  readonly link: string;
}
interface Group {
  readonly title: string;
  readonly members: readonly Lines[];
}

function linesOf({ approval }: Entry, { zone, publicUrl }: MailPlace): Lines {
  const recipients = recipientsOf(approval.proposal);
  const evidence = evidenceOf(approval);
  const facts = [
    ...(recipients === undefined ? [] : [`To: ${recipients}`]),
    `Answer until ${timeIn(zone, approval.expires)} (${zone})`,
    ...warningsOf(approval).map((line) => `Mind: ${line}`),
    ...(evidence.length === 0 ? [] : [`Rests on: ${evidence.join('; ')}`]),
    `Task: ${approval.taskId}`,
  ];
  return { title: oneLine(approval.proposal.summary), facts, preview: shorten(approval.proposal.preview, PREVIEW), link: linkTo(publicUrl, approval) };
}

function asText({ title, members }: Group): string {
  const parts = members.map((one) => [one.title, ...one.facts, '', one.preview.trimEnd(), '', `Answer in the dashboard: ${one.link}`].join('\n'));
  return [...(title === '' ? [] : [title]), ...parts].join('\n\n');
}

function asHtml({ title, members }: Group): string {
  const parts = members.map((one) => {
    const facts = one.facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join('');
    return `<h3>${escapeHtml(one.title)}</h3><ul>${facts}</ul><pre style="white-space:pre-wrap">${escapeHtml(one.preview)}</pre><p><a href="${escapeHtml(one.link)}">Answer in the dashboard</a></p>`;
  });
  return `${title === '' ? '' : `<h2>${escapeHtml(title)}</h2>`}${parts.join('<hr>')}`;
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
