import type { KnownBlock, PlainTextElement, SectionBlock } from '@slack/types';
import { SLACK_ACTIONS, writeSubject } from '@waggle/grants';
import type { Bulletin, Entry, Notice } from '../channel.js';
import { evidenceOf, grouped, linkTo, outcomeOf, pageLink, recipientsOf, shorten, timeIn, warningsOf } from '../prompts/wording.js';
import type { SlackMessage } from './slack.provider.js';

/** Slack's limits, in characters. */
const HEADER = 150;
const SECTION = 2900;
const PREVIEW = 1500;
const PREVIEW_IN_GROUP = 300;

export interface Place {
  readonly zone: string;
  readonly publicUrl: string;
}

/** A prompt. Strangers' words stand in it as plain text only: nothing in them is a link, a mention or a format. */
export function promptMessage({ person, entries }: Pick<Notice, 'person' | 'entries'>, place: Place): SlackMessage {
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return { text: escaped(titleOf(only)), blocks: single(only, person.name, place) };
  const title = `${entries.length} proposals wait for you`;
  const groups = [...grouped(entries)].flatMap(([group, members]) => [context(`${group} (${members.length})`), ...members.flatMap((entry) => member(entry, person.name, place))]);
  return { text: title, blocks: [{ type: 'header', text: plain(title) }, ...groups] };
}

/** Slack reads a message's own text as its markup. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export const plain = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: false });

function titleOf({ approval }: Entry): string {
  return shorten(oneLine(approval.proposal.summary) || 'A proposal waits for you', HEADER);
}

function single(entry: Entry, person: string, place: Place): KnownBlock[] {
  const { approval } = entry;
  const { proposal, taskId, expires, approvalClass } = approval;
  const recipients = recipientsOf(proposal);
  const evidence = evidenceOf(approval);
  return [
    { type: 'header', text: plain(titleOf(entry)) },
    ...(recipients === undefined ? [] : [section(`To: ${recipients}`)]),
    ...(proposal.preview.trim() === '' ? [] : [section(shorten(proposal.preview, PREVIEW))]),
    ...lines('⚠ ', warningsOf(approval)),
    ...(evidence.length === 0 ? [] : [context(`Rests on: ${evidence.join('; ')}`)]),
    context(`Answer until ${timeIn(place.zone, expires)} (${place.zone}) · ${taskId} · ${proposal.server}.${proposal.tool} · ${approvalClass}`),
    answer(entry, person, place),
  ];
}

function member(entry: Entry, person: string, place: Place): KnownBlock[] {
  const { approval } = entry;
  const recipients = recipientsOf(approval.proposal);
  const warnings = warningsOf(approval).map((line) => `⚠ ${line}`);
  const text = [titleOf(entry), ...(recipients === undefined ? [] : [`To: ${recipients}`]), shorten(approval.proposal.preview, PREVIEW_IN_GROUP), ...warnings, `Until ${timeIn(place.zone, approval.expires)}`];
  return [section(text.filter((line) => line.trim() !== '').join('\n')), answer(entry, person, place)];
}

/** The buttons; what came of it once there is nothing more to answer. */
function answer(entry: Entry, person: string, { zone, publicUrl }: Place): KnownBlock {
  const outcome = outcomeOf(entry, person, zone);
  if (outcome !== undefined) return section(outcome);
  const { approval, digest } = entry;
  const value = writeSubject({ approvalId: approval.id, digest });
  const button = (action_id: string, text: string, style?: 'primary' | 'danger') => ({ type: 'button' as const, action_id, text: plain(text), value, ...(style === undefined ? {} : { style }) });
  const approve = approval.proposal.blanks.length > 0 ? [] : [button(SLACK_ACTIONS.approve, 'Approve', 'primary')];
  const open = { type: 'button' as const, action_id: SLACK_ACTIONS.open, text: plain('Open'), url: linkTo(publicUrl, approval) };
  return { type: 'actions', elements: [...approve, button(SLACK_ACTIONS.reject, 'Reject', 'danger'), button(SLACK_ACTIONS.edit, 'Edit'), open] };
}

/** What people are told in Slack. */
export function bulletinMessage({ subject, lines: told, page }: Bulletin, publicUrl: string): SlackMessage {
  const open = { type: 'button' as const, action_id: SLACK_ACTIONS.open, text: plain('Open'), url: pageLink(publicUrl, page) };
  return { text: escaped(shorten(oneLine(subject), SECTION)), blocks: [section(oneLine(subject)), ...(told.length === 0 ? [] : [section(told.join('\n'))]), { type: 'actions', elements: [open] }] };
}

function section(text: string): SectionBlock {
  return { type: 'section', text: plain(shorten(text, SECTION)) };
}

function context(text: string): KnownBlock {
  return { type: 'context', elements: [plain(shorten(text, SECTION))] };
}

function lines(mark: string, texts: readonly string[]): KnownBlock[] {
  return texts.length === 0 ? [] : [section(texts.map((text) => mark + text).join('\n'))];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
