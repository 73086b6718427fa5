import type { Evidence, postSocial, Proposal, SocialPlatform, Taint } from '@waggle/contracts';
import type { z } from 'zod';
import { type Delegation, fieldOf } from '../delegation.js';
import { proposalId } from '../mail/reply-call.js';
import { placesLeft } from './answer.service.js';

export type PostArgs = z.infer<typeof postSocial.input>;

/** A post that the social server has looked at. */
export interface CheckedPost {
  readonly args: PostArgs;
  /** Null: the platform would refuse it as it stands. */
  readonly kept: { readonly draftId: string; readonly preview: string; readonly length: number; readonly limit: number } | null;
  readonly blanks: readonly string[];
  /** What was changed or left out. */
  readonly notes: readonly string[];
}

export const NAMES: Readonly<Record<SocialPlatform, string>> = { facebook: 'Facebook', instagram: 'Instagram', x: 'X', linkedin: 'LinkedIn' };
const MAX_QUOTE = 280;
const MAX_TITLE = 60;
/** Where a task comes from that nobody of the company has written. */
const OUTSIDE = /^(?:e-?mail|mail|intake|web ?form|form|message|chat|webhook|customer|comment)\b/i;

/** One post on one platform, exactly as it would be made. */
export function postProposal(task: Delegation, post: CheckedPost): Proposal {
  const { args, blanks, kept } = post;
  return {
    id: proposalId(`${task.delegationId} ${args.platform}`),
    server: 'social',
    tool: 'post_social',
    args: argumentsOf(args),
    action: 'social_post',
    summary: `Post on ${NAMES[args.platform]}: "${shortened(args.text)}"${placesLeft(blanks)}.`,
    preview: previewOf(post),
    blanks: [...blanks],
    evidence: [
      briefOf(task),
      ...(kept === null ? [] : [{ kind: 'tool' as const, ref: `social.draft_social_post ${kept.draftId}`, quote: `${kept.length} of ${kept.limit} characters, no rule broken` }]),
    ],
    taint: taintOf(task, args),
    flags: task.scan?.flagged === true ? ['inbound_flagged'] : [],
  };
}

/** The task file that asks for the post. */
export function briefOf(task: Delegation): Evidence {
  return { kind: 'file', ref: task.taskId, quote: task.document.body.trim().slice(0, MAX_QUOTE) };
}

/** Only what is there: an absent link is no field. */
function argumentsOf({ platform, text, link, media }: PostArgs): Proposal['args'] {
  return { platform, text, ...(link !== undefined && { link }), media: media.map(({ url }) => ({ url })) };
}

function previewOf({ args, kept, notes, blanks }: CheckedPost): string {
  const { platform, text, link, media } = args;
  const head = kept === null ? `${NAMES[platform]}: would be refused as it stands` : `${NAMES[platform]}, ${kept.length} of ${kept.limit} characters`;
  const shown = kept?.preview ?? text;
  return [
    head,
    '',
    shown,
    ...(link === undefined || shown.includes(link) ? [] : ['', `Link shown as a card: ${link}`]),
    ...media.map(({ url }) => `Picture: ${url}`),
    ...section('Must be filled in first:', blanks),
    ...section('Notes, not posted:', notes),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `- ${line}`)];
}

/** What is posted in our name and was written by somebody outside. */
function taintOf(task: Delegation, { text, link, media }: PostArgs): Taint[] {
  const source = fieldOf(task, 'message_id') ?? fieldOf(task, 'source') ?? '';
  if (fieldOf(task, 'message_id') === null && !OUTSIDE.test(source)) return [];
  return [
    { field: 'text', source, sentence: text.slice(0, MAX_QUOTE) },
    ...(link === undefined ? [] : [{ field: 'link', source, sentence: `link: ${link}` }]),
    ...media.map(({ url }) => ({ field: 'media', source, sentence: `media: ${url}` })),
  ];
}

function shortened(text: string): string {
  const line = [...text.replace(/\s+/g, ' ')];
  return line.length > MAX_TITLE ? `${line.slice(0, MAX_TITLE - 1).join('')}…` : line.join('');
}
