import { Injectable, type Provider } from '@nestjs/common';
import { type ActivityRequest, readActivityRequest } from '@waggle/brain';
import type { AgentResultInput, Prefix } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { type Delegation, failed, fieldOf, listOf } from '../delegation.js';
import { ActivityService } from './activity.service.js';
import { AnswerService } from './answer.service.js';
import { ChatService } from './chat.service.js';
import { type Place, PLACES, PostService, TOOL_PLATFORM } from './post.service.js';

const PLACE_OF: Readonly<Partial<Record<Prefix, Place>>> = {
  FACEBOOK: 'facebook',
  INSTAGRAM: 'instagram',
  TWITTER: 'twitter',
  LINKEDIN: 'linkedin',
  SALESPOST: 'linkedin',
};
/** Where `from` is no sender but the begin of a time. */
const A_DAY = /^\d{4}-\d{2}-\d{2}/;
const DAY_MS = 86_400_000;

/** Posts, messages and figures of the social networks. */
@Injectable()
export class SocialService {
  constructor(
    private readonly posts: PostService,
    private readonly chats: ChatService,
    private readonly answers: AnswerService,
    private readonly activity: ActivityService,
  ) {}

  /** A task with a sender is a message to answer, one that asks about our posts wants figures, any other is a post to write. */
  async handle(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    if (task.prefix === 'WHATSAPP') return this.chats.handle(task, context);
    const from = fieldOf(task, 'from');
    if (from !== null && !A_DAY.test(from)) return this.answers.leave(task, from);
    const { places, unknown } = placesOf(task);
    if (unknown.length > 0) return failed('platform_unknown', `Nothing can be posted on ${unknown.join(', ')}: name some of ${PLACES.join(', ')}.`);
    const asked = readActivityRequest(task.document.body, new Date());
    if (asked !== null) return this.activity.summarize(namedSpan(task) ?? asked, places?.map((place) => TOOL_PLATFORM[place]), context);
    return this.posts.post(task, places ?? PLACES, context);
  }
}

/** `from` and `until` of the front matter, both days included; null when it names no such time. */
function namedSpan(task: Delegation): ActivityRequest | null {
  const [first, last] = [fieldOf(task, 'from') ?? '', fieldOf(task, 'until') ?? ''].map((text) => text.slice(0, 10));
  const [from, until] = [new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`)];
  if (!(from <= until)) return null;
  return { from, to: new Date(until.getTime() + DAY_MS), period: `${first} to ${last}` };
}

/** What the agents that post need. */
export const SOCIAL: readonly Provider[] = [PostService, ChatService, AnswerService, ActivityService, SocialService];

/** Named ones first; `undefined`: the task names none and its prefix means all. */
function placesOf(task: Delegation): { places: readonly Place[] | undefined; unknown: string[] } {
  const named = listOf(task, 'platforms').map((name) => name.toLowerCase()).map((name) => (name === 'x' ? 'twitter' : name));
  const known = PLACES.filter((place) => named.includes(place));
  const own = PLACE_OF[task.prefix];
  return {
    places: known.length > 0 ? known : own === undefined ? undefined : [own],
    unknown: named.filter((name) => !known.some((place) => place === name)),
  };
}
