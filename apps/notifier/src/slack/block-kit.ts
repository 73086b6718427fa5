import type { KnownBlock, PlainTextElement, SectionBlock } from '@slack/types';
import type { Proposal } from '@waggle/contracts';
import { SLACK_ACTIONS, writeSubject } from '@waggle/grants';
import type { Bulletin, Entry, Notice } from '../channel.js';
import { evidenceOf, grouped, hasMoreRecipients, linkTo, outcomeOf, pageLink, recipientsOf, shorten, timeIn, warningsOf } from '../prompts/wording.js';
import { fitsForm } from './fits-form.js';
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
  const warnings = warningsOf(approval).map((line) => `⚠ ${line}`).join('\n');
  const cut = partsCut(proposal, { recipients: `To: ${recipients ?? ''}`, preview: PREVIEW, warnings });
  return [
    { type: 'header', text: plain(titleOf(entry)) },
    ...(recipients === undefined ? [] : [section(`To: ${recipients}`)]),
    ...(proposal.preview.trim() === '' ? [] : [section(shorten(proposal.preview, PREVIEW))]),
    ...(warnings === '' ? [] : [section(warnings)]),
    ...(evidence.length === 0 ? [] : [context(`Rests on: ${evidence.join('; ')}`)]),
    context(`Answer until ${timeIn(place.zone, expires)} (${place.zone}) · ${taskId} · ${proposal.server}.${proposal.tool} · ${approvalClass}`),
    ...answer(entry, person, place, cut),
  ];
}

function member(entry: Entry, person: string, place: Place): KnownBlock[] {
  const { approval } = entry;
  const recipients = recipientsOf(approval.proposal);
  const warnings = warningsOf(approval).map((line) => `⚠ ${line}`);
  const lines = [titleOf(entry), ...(recipients === undefined ? [] : [`To: ${recipients}`]), shorten(approval.proposal.preview, PREVIEW_IN_GROUP), ...warnings, `Until ${timeIn(place.zone, approval.expires)}`];
  const text = lines.filter((line) => line.trim() !== '').join('\n');
  return [section(text), ...answer(entry, person, place, partsCut(approval.proposal, { recipients: '', preview: PREVIEW_IN_GROUP, warnings: text }))];
}

/** What of a proposal a message with these texts does not show to its end. */
function partsCut(proposal: Proposal, { recipients, preview, warnings }: { recipients: string; preview: number; warnings: string }): string[] {
  return [
    ...(hasMoreRecipients(proposal) || recipients.length > SECTION ? ['recipients'] : []),
    ...(proposal.preview.length > preview ? ['text'] : []),
    ...(warnings.length > SECTION ? ['warnings'] : []),
    ...(proposal.flags.includes('preview_differs') ? ['call'] : []),
  ];
}

/** The buttons, no Approve where the message leaves out something, no Edit (whose form approves) where the form would; what came of it once there is nothing more to answer. */
function answer(entry: Entry, person: string, { zone, publicUrl }: Place, cut: readonly string[]): KnownBlock[] {
  const outcome = outcomeOf(entry, person, zone);
  if (outcome !== undefined) return [section(outcome)];
  const { approval, digest } = entry;
  const value = writeSubject({ approvalId: approval.id, digest });
  const button = (action_id: string, text: string, style?: 'primary' | 'danger') => ({ type: 'button' as const, action_id, text: plain(text), value, ...(style === undefined ? {} : { style }) });
  const approve = approval.proposal.blanks.length > 0 || cut.length > 0 ? [] : [button(SLACK_ACTIONS.approve, 'Approve', 'primary')];
  const edit = fitsForm(approval.proposal) && !cut.includes('warnings') ? [button(SLACK_ACTIONS.edit, 'Edit')] : [];
  const open = { type: 'button' as const, action_id: SLACK_ACTIONS.open, text: plain('Open'), url: linkTo(publicUrl, approval) };
  const why = cut.length === 0 ? [] : [context(`This message does not show all of the ${cut.join(', ')}: open it to approve it.`)];
  return [...why, { type: 'actions', elements: [...approve, button(SLACK_ACTIONS.reject, 'Reject', 'danger'), ...edit, open] }];
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

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
