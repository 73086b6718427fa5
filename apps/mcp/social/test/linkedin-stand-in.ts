import { z } from 'zod';
import { StandIn, type StandInAnswer, type StandInCall } from '@waggle/tool-server-testing';

export const ORGANIZATION = 'urn:li:organization:71245693';
export const LINKEDIN_TOKEN = 'AQXtestToken';
export const LINKEDIN_VERSION = '202601';

const create = z.strictObject({
  author: z.literal(ORGANIZATION),
  commentary: z.string().min(1).max(3000),
  visibility: z.literal('PUBLIC'),
  distribution: z.strictObject({ feedDistribution: z.literal('MAIN_FEED'), targetEntities: z.array(z.never()), thirdPartyDistributionChannels: z.array(z.never()) }),
  content: z.strictObject({ article: z.strictObject({ source: z.url(), title: z.string().min(1).max(400) }) }).optional(),
  lifecycleState: z.literal('PUBLISHED'),
  isReshareDisabledByAuthor: z.boolean(),
});
/** A mark of the little text format without a backslash, other than a hashtag's: LinkedIn would cut the text off there. */
const BARE_MARK = /(?<!\\)(?:\\\\)*[|{}@[\]()<>*_~]/u;

interface Post {
  id: string;
  commentary: string;
  at: number;
  hidden: boolean;
}

/** LinkedIn's versioned REST API as far as an organisation's posts need it. */
export class LinkedinStandIn extends StandIn {
  readonly posts: Post[] = [];
  readonly notifications: Array<{ id: number; action: string; text: string; by: string; at: number; post?: string }> = [];
  listRunsBehind = false;
  private next = 7_300_000_000_000_000_000n;

  constructor() {
    super('/rest');
  }

  protected refusal(fault: 'busy' | 'token_expired' | 'error' | 'unsure'): StandInAnswer {
    if (fault === 'error' || fault === 'unsure') return fail(500, 'INTERNAL_SERVER_ERROR', 'Internal Server Error');
    if (fault === 'token_expired') return { status: 401, body: { status: 401, serviceErrorCode: 65_601, code: 'EXPIRED_ACCESS_TOKEN', message: 'The token used in the request has expired' } };
    return fail(429, 'TOO_MANY_REQUESTS', 'Resource level throttle APPLICATION_AND_MEMBER DAY limit for calls to this resource is reached.');
  }

  protected answer(call: StandInCall): StandInAnswer {
    if (call.headers.authorization !== `Bearer ${LINKEDIN_TOKEN}`) return this.violation(401, 'INVALID_ACCESS_TOKEN', 'Invalid access token');
    if (call.headers['linkedin-version'] !== LINKEDIN_VERSION) return this.violation(426, 'NONEXISTENT_VERSION', 'Requested version is not active');
    if (call.headers['x-restli-protocol-version'] !== '2.0.0') return this.violation(400, 'VALIDATION_ERROR', 'X-Restli-Protocol-Version must be 2.0.0');
    if (call.method === 'POST' && call.path === '/posts') return this.create(call);
    if (call.method === 'GET' && call.path === '/posts') return this.find(call);
    if (call.method === 'GET' && call.path === '/organizationalEntityShareStatistics') return this.statistics(call);
    if (call.method === 'GET' && call.path === '/organizationalEntityNotifications') return this.notified(call);
    if (call.method === 'GET' && call.path.startsWith('/posts/urn%3Ali%3A')) return this.one(decodeURIComponent(call.path.slice('/posts/'.length)));
    return this.violation(404, 'RESOURCE_NOT_FOUND', `No virtual resource found: ${call.method} ${call.path}`);
  }

  private create(call: StandInCall): StandInAnswer {
    const parsed = create.safeParse(call.body);
    if (!parsed.success) return this.violation(422, 'VALIDATION_ERROR', parsed.error.message);
    const { commentary } = parsed.data;
    if (BARE_MARK.test(commentary)) return this.violation(422, 'VALIDATION_ERROR', 'a reserved mark without a backslash');
    const same = this.posts.find((post) => post.commentary === commentary);
    if (same !== undefined) return fail(422, 'DUPLICATE_POST', `Content is a duplicate of ${same.id}`);
    this.next += 1n;
    const id = `urn:li:share:${this.next}`;
    this.posts.unshift({ id, commentary, at: Date.now(), hidden: this.listRunsBehind });
    return { status: 201, headers: { 'x-restli-id': id, 'x-linkedin-id': id } };
  }

  private find({ headers, query }: StandInCall): StandInAnswer {
    if (headers['x-restli-method'] !== 'FINDER' || query.get('q') !== 'author' || query.get('author') !== ORGANIZATION) return this.violation(400, 'ILLEGAL_ARGUMENT', 'not a finder by author');
    const all = this.posts.filter(({ hidden }) => !hidden);
    const elements = all.slice(0, Number(query.get('count'))).map(shown);
    const links = all.length > elements.length ? [{ rel: 'next', type: 'application/json', href: `/rest/posts?q=author&start=${elements.length}` }] : [];
    return { status: 200, body: { paging: { start: 0, count: elements.length, links }, elements } };
  }

  private statistics({ query }: StandInCall): StandInAnswer {
    const ids = /^List\((.*)\)$/.exec(query.get('shares') ?? '')?.[1]?.split(',') ?? [];
    if (query.get('q') !== 'organizationalEntity' || query.get('organizationalEntity') !== ORGANIZATION || ids.length === 0) return this.violation(400, 'ILLEGAL_ARGUMENT', 'no shares');
    const totalShareStatistics = { likeCount: 3, commentCount: 1, shareCount: 1, impressionCount: 50, clickCount: 4, engagement: 0.1, uniqueImpressionsCount: 40 };
    return { status: 200, body: { elements: ids.map((share) => ({ share, organizationalEntity: ORGANIZATION, totalShareStatistics })) } };
  }

  private notified({ query }: StandInCall): StandInAnswer {
    const start = /^\(start:(\d+)\)$/.exec(query.get('timeRange') ?? '')?.[1];
    if (query.get('q') !== 'criteria' || query.get('actions') !== 'List(COMMENT,SHARE_MENTION)' || query.get('organizationalEntity') !== ORGANIZATION || start === undefined) return this.violation(400, 'ILLEGAL_ARGUMENT', 'not a finder by criteria');
    const elements = this.notifications.filter(({ at }) => at >= Number(start)).map(({ id, action, text, by, at, post }) => ({
      notificationId: id,
      action,
      lastModifiedAt: at,
      sourcePost: post,
      generatedActivity: `urn:li:${action === 'COMMENT' ? 'comment' : 'share'}:${id}`,
      decoratedGeneratedActivity: { [action === 'COMMENT' ? 'comment' : 'share']: { entity: `urn:li:activity:${id}`, owner: by, text } },
      organizationalEntity: ORGANIZATION,
    }));
    return { status: 200, body: { paging: { start: 0, count: elements.length, links: [] }, elements } };
  }

  private one(id: string): StandInAnswer {
    const post = this.posts.find((one) => one.id === id);
    return post === undefined ? fail(404, 'NOT_FOUND', 'Post is not found') : { status: 200, body: shown(post) };
  }

  private violation(status: number, code: string, why: string): StandInAnswer {
    this.violations.push(why);
    return fail(status, code, why);
  }
}

function fail(status: number, code: string, message: string): StandInAnswer {
  return { status, body: { status, code, message } };
}

function shown({ id, commentary, at }: Post): object {
  return { id, author: ORGANIZATION, commentary, createdAt: at, publishedAt: at, lastModifiedAt: at, lifecycleState: 'PUBLISHED', visibility: 'PUBLIC' };
}
