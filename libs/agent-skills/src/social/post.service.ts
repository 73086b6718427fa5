import { Inject, Injectable } from '@nestjs/common';
import { type Brain, type Platform, PLATFORM_RULES, type PostDraft } from '@waggle/brain';
import { type AgentResultInput, draftSocialPost, postSocial, type SocialPlatform } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { AgentContext } from '@waggle/runtime';
import { type Delegation, fieldOf, heedLine, instructionsOf, listOf } from '../delegation.js';
import { gapOf } from '../look-up.js';
import { BRAIN } from '../thinking.js';
import { placesLeft } from './answer.service.js';
import { briefOf, type CheckedPost, NAMES, type PostArgs, postProposal } from './post-proposal.js';

/** Where a post can be published, in the order in which it is proposed. */
export const PLACES = ['facebook', 'instagram', 'twitter', 'linkedin'] as const satisfies readonly Platform[];
export type Place = (typeof PLACES)[number];

export const TOOL_PLATFORM: Readonly<Record<Place, SocialPlatform>> = { facebook: 'facebook', instagram: 'instagram', twitter: 'x', linkedin: 'linkedin' };

/** A draft with the call that would publish it. */
interface Planned {
  readonly draft: PostDraft;
  readonly args: PostArgs;
  readonly blanks: readonly string[];
  readonly notes: readonly string[];
}

interface Answer {
  readonly kept: CheckedPost['kept'];
  /** Rules that it breaks, in the server's words. */
  readonly faults: readonly string[];
}

/** Looked at, or why it could not be. */
type Looked = { readonly planned: Planned; readonly checked: CheckedPost } | { readonly planned: Planned; readonly unchecked: string };

/** The form of a picture's need is known before anybody is asked; the server says it in these words. */
const PICTURE_NEEDED = /^A picture is needed/;

/** Drafts a post for each platform, has its rules checked and proposes to publish it. */
@Injectable()
export class PostService {
  constructor(@Inject(BRAIN) private readonly brain: Brain) {}

  async post(task: Delegation, places: readonly Place[], context: AgentContext): Promise<AgentResultInput> {
    const looked: Looked[] = [];
    for (const place of places) looked.push(await this.look(await this.plan(task, place), context));
    return resultOf(task, looked);
  }

  private async plan(task: Delegation, place: Place): Promise<Planned> {
    const single = fieldOf(task, 'media');
    const media = single === null ? listOf(task, 'media') : [single];
    const link = fieldOf(task, 'link') ?? undefined;
    const draft = await this.brain.draftPost({ platform: place, text: task.document.body, hashtags: listOf(task, 'hashtags'), link, media: media[0], instructions: instructionsOf(task) });
    const card = PLATFORM_RULES[place].linkLength === null ? {} : linkFor(link);
    const picture = picturesFor(media, PLATFORM_RULES[place].needsMedia);
    return {
      draft,
      args: { platform: TOOL_PLATFORM[place], text: printable(draft.text), link: card.link, media: picture.media },
      blanks: [...draft.blanks, ...(card.blank ?? []), ...picture.blanks],
      notes: [...draft.notes, ...picture.notes],
    };
  }

  /** A picture that the platform cannot take is left out, where the post can do without. */
  private async look(planned: Planned, context: AgentContext): Promise<Looked> {
    try {
      const { args } = planned;
      const whole = await this.check(args, context);
      if (whole.kept !== null || args.media.length === 0) return { planned, checked: checkedPost(planned, args, whole) };
      const bare = { ...args, media: [] };
      const without = await this.check(bare, context);
      if (without.kept === null) return { planned, checked: checkedPost(planned, args, whole) };
      return { planned, checked: checkedPost(planned, bare, without, [`Left the picture out: ${whole.faults.join('. ')}.`]) };
    } catch (thrown) {
      const { code, message } = gapOf(thrown, `whether ${NAMES[planned.args.platform]} would take the post`, context);
      return { planned, unchecked: `${code}: ${message}` };
    }
  }

  private async check(args: PostArgs, context: AgentContext): Promise<Answer> {
    try {
      return { kept: await context.tools.call(draftSocialPost, args), faults: [] };
    } catch (thrown) {
      const { code, message, details } = toAppError(thrown);
      if (code !== 'post_invalid') throw thrown;
      return { kept: null, faults: Array.isArray(details['faults']) ? details['faults'] : [message] };
    }
  }
}

function linkFor(link: string | undefined): { link?: string; blank?: string[] } {
  if (link === undefined) return {};
  if (postSocial.input.shape.link.safeParse(link).success) return { link };
  return { blank: [`the link: "${link}" is no https:// address`] };
}

/** The platforms fetch a picture from its address: a file name is not enough. */
function picturesFor(named: readonly string[], needed: boolean): { media: PostArgs['media']; blanks: string[]; notes: string[] } {
  const isAddress = (url: string): boolean => postSocial.input.shape.media.safeParse([{ url }]).success;
  const files = named.filter((name) => !isAddress(name)).map((name) => `"${name}"`).join(', ');
  return {
    media: named.filter(isAddress).map((url) => ({ url })),
    blanks: files !== '' && needed ? [`the https address of the picture ${files}`] : [],
    notes: files !== '' && !needed ? [`Without the picture ${files}: only its https address could be posted.`] : [],
  };
}

function checkedPost({ blanks, notes }: Planned, args: PostArgs, { kept, faults }: Answer, more: readonly string[] = []): CheckedPost {
  const asked = blanks.some((blank) => blank.includes('picture'));
  const rules = faults.filter((fault) => !(asked && PICTURE_NEEDED.test(fault))).map((fault) => `${NAMES[args.platform]} would refuse it: ${fault}`);
  return { args, kept, blanks: [...blanks, ...rules], notes: [...notes, ...more] };
}

function resultOf(task: Delegation, looked: readonly Looked[]): AgentResultInput {
  const names = looked.map(({ planned }) => NAMES[planned.args.platform]).join(', ');
  const posts = looked.flatMap((one) => ('checked' in one ? [one.checked] : []));
  const unchecked = looked.flatMap((one) => ('unchecked' in one ? [`${NAMES[one.planned.args.platform]}: not proposed, its rules could not be checked (${one.unchecked})`] : []));
  const drafts = looked.map((one) => ({ title: `Post for ${NAMES[one.planned.args.platform]}`, format: 'markdown' as const, content: written(one) }));
  const plan = ['Read the brief', ...heedLine(task), `Draft for ${names} by the rules of each`, ...posts.map(checkLine), ...unchecked];
  const open = looked.flatMap(({ planned }) => planned.blanks);
  if (posts.length === 0) return { outcome: 'done', plan, drafts, summary: `Drafted for ${names}${placesLeft(open)}. Nothing is published or proposed. ${unchecked.join('. ')}.` };
  const proposals = posts.map((post) => postProposal(task, post));
  const order = proposals.length === 1 ? 'Ask a person to approve it, then publish it' : 'Ask a person about one after the other and publish each; a no ends the task';
  return { outcome: 'proposal', plan: [...plan, order], evidence: [briefOf(task)], drafts, proposals };
}

function checkLine({ args, kept, blanks }: CheckedPost): string {
  const said = kept === null ? 'would be refused as it stands' : `${kept.length} of ${kept.limit} characters, kept as a draft`;
  return `${NAMES[args.platform]}: ${said}${placesLeft(blanks)}`;
}

/** For people: with the parts of a thread, which no tool posts as one. */
function written(one: Looked): string {
  const { parts } = one.planned.draft;
  const { blanks, notes } = 'checked' in one ? one.checked : one.planned;
  const thread = parts.length > 1 ? ['A thread must be posted by hand, part by part; a single post has to be shortened.'] : [];
  const remarks = [...blanks.map((blank) => `To fill in: ${blank}`), ...notes, ...thread];
  const text = parts.join('\n\n---\n\n');
  return remarks.length === 0 ? text : `${text}\n\n> For the editor\n${remarks.map((remark) => `> - ${remark}`).join('\n')}`;
}

/** Line feeds are the only control characters that a platform takes. */
function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\x00-\x09\x0B-\x1F\x7F-\x9F\p{Cs}]/gu, ' ');
}
