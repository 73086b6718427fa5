import { z } from 'zod';
import { StandIn, type StandInAnswer, type StandInCall } from '@waggle/tool-server-testing';

export const PAGE = '104512873451267';
export const IG_USER = '17841405793187218';
export const GRAPH_TOKEN = 'EAAtestToken';

const https = z.url({ protocol: /^https$/ });
const feed = z.strictObject({ message: z.string().min(1).max(63_206), link: https.optional() });
const photos = z.strictObject({ url: https, caption: z.string().max(63_206), alt_text_custom: z.string().optional() });
const container = z.strictObject({ image_url: https, caption: z.string().max(2200), alt_text: z.string().optional() });
const publish = z.strictObject({ creation_id: z.string().regex(/^\d+$/) });

interface Written {
  id: string;
  text: string;
  at: number;
  by: string;
}

interface Container {
  caption: string;
  image: string;
  status: 'IN_PROGRESS' | 'FINISHED' | 'ERROR' | 'EXPIRED' | 'PUBLISHED';
  /** Times that it is asked after until it is finished. */
  pollsLeft: number;
}

interface Post {
  id: string;
  text: string;
  at: number;
  /** Facebook's lists run behind now and then. */
  hidden: boolean;
}

/** The Graph API as far as pages and Instagram accounts need it (fields and codes as Meta publishes them). */
export class GraphStandIn extends StandIn {
  readonly facebook: Post[] = [];
  readonly instagram: Post[] = [];
  /** Posts of others that tag the page; what others and the page itself wrote below its posts, and the same on Instagram. */
  readonly tagged: Written[] = [];
  readonly comments: Array<Written & { postId: string }> = [];
  readonly pictured: Written[] = [];
  readonly remarks: Array<Written & { postId: string }> = [];
  readonly containers = new Map<string, Container>();
  /** The next posts are not in the page's list yet. */
  listRunsBehind = false;
  private next = 1;

  constructor() {
    super('/v24.0');
  }

  protected refusal(fault: 'busy' | 'token_expired' | 'error' | 'unsure'): StandInAnswer {
    if (fault === 'unsure') return graphError(400, 1, 'OAuthException', 'An unknown error has occurred.');
    if (fault === 'error') return graphError(500, 2, 'OAuthException', 'An unexpected error has occurred. Please retry your request later.');
    if (fault === 'token_expired') return graphError(401, 190, 'OAuthException', 'Error validating access token: Session has expired.', 463);
    const usage = { [PAGE]: [{ type: 'pages', call_count: 100, total_cputime: 20, total_time: 20, estimated_time_to_regain_access: 19 }] };
    return { ...graphError(400, 80001, 'OAuthException', 'There have been too many calls to this Page account.'), headers: { 'x-business-use-case-usage': JSON.stringify(usage) } };
  }

  protected answer(call: StandInCall): StandInAnswer {
    if (call.headers.authorization !== `Bearer ${GRAPH_TOKEN}`) return graphError(401, 190, 'OAuthException', 'Invalid OAuth access token.');
    switch (`${call.method} ${call.path}`) {
      case `POST /${PAGE}/feed`:
        return this.checked(feed, call, ({ message }) => ({ id: this.publishOn(this.facebook, `${PAGE}_${this.id()}`, message) }));
      case `POST /${PAGE}/photos`:
        return this.checked(photos, call, ({ caption }) => ({ id: this.id(), post_id: this.publishOn(this.facebook, `${PAGE}_${this.id()}`, caption) }));
      case `GET /${PAGE}/published_posts`:
        return listed(this.facebook, call, (post) => this.pagePost(post, call));
      case `GET /${PAGE}/tagged`:
        return { status: 200, body: { data: this.tagged.filter(({ at }) => at >= Number(call.query.get('since')) * 1000).map(asWritten) } };
      case `GET /${IG_USER}/tags`:
        return { status: 200, body: { data: this.pictured.map(({ id, text, at, by }) => ({ id, caption: text, timestamp: graphTime(at), username: by, permalink: `https://www.instagram.com/p/${id}/` })) } };
      case `POST /${IG_USER}/media`:
        return this.checked(container, call, ({ caption, image_url }) => ({ id: this.contain(caption, image_url) }));
      case `POST /${IG_USER}/media_publish`:
        return this.publishContainer(call);
      case `GET /${IG_USER}/media`:
        return listed(this.instagram, call, (media) => this.media(media, call));
      default:
        return call.method === 'GET' ? this.node(call.path.slice(1), call.query.get('fields') ?? '') : this.violation(`no such edge: ${call.method} ${call.path}`);
    }
  }

  private node(id: string, fields: string): StandInAnswer {
    const made = this.containers.get(id);
    if (made !== undefined && fields === 'status_code') return { status: 200, body: { id, status_code: polled(made) } };
    const post = this.facebook.find((one) => one.id === id);
    if (post !== undefined) return { status: 200, body: asPagePost(post) };
    const media = this.instagram.find((one) => one.id === id);
    if (media !== undefined) return { status: 200, body: asMedia(media) };
    return graphError(400, 100, 'GraphMethodException', `Unsupported get request. Object with ID '${id}' does not exist`, 33);
  }

  private pagePost(post: Post, { query }: StandInCall): object {
    if (!(query.get('fields') ?? '').includes('{')) return asPagePost(post);
    if (query.get('fields') !== 'id,comments.limit(100).order(reverse_chronological){id,message,created_time,permalink_url,from}') this.violations.push(`other fields: ${query.get('fields') ?? ''}`);
    const data = this.comments.filter(({ postId }) => postId === post.id).map(asWritten);
    return { id: post.id, ...(data.length > 0 && { comments: { data } }) };
  }

  private media(post: Post, { query }: StandInCall): object {
    if (!(query.get('fields') ?? '').includes('{')) return asMedia(post);
    if (query.get('fields') !== 'id,username,permalink,comments.limit(50){id,text,timestamp,username}') this.violations.push(`other fields: ${query.get('fields') ?? ''}`);
    const data = this.remarks.filter(({ postId }) => postId === post.id).map(({ id, text, at, by }) => ({ id, text, timestamp: graphTime(at), username: by }));
    return { id: post.id, username: 'bees', permalink: `https://www.instagram.com/p/${post.id}/`, ...(data.length > 0 && { comments: { data } }) };
  }

  private contain(caption: string, image: string): string {
    const id = this.id();
    this.containers.set(id, { caption, image, status: image.includes('broken') ? 'ERROR' : 'IN_PROGRESS', pollsLeft: 1 });
    return id;
  }

  private publishContainer(call: StandInCall): StandInAnswer {
    const parsed = publish.safeParse(call.body);
    if (!parsed.success) return this.violation(parsed.error.message);
    const made = this.containers.get(parsed.data.creation_id);
    if (made === undefined) return graphError(400, 100, 'OAuthException', 'Invalid parameter', 33);
    if (made.status !== 'FINISHED') return graphError(400, 9007, 'OAuthException', 'Media ID is not available', 2_207_027);
    made.status = 'PUBLISHED';
    return { status: 200, body: { id: this.publishOn(this.instagram, `180${this.id()}`, made.caption) } };
  }

  private publishOn(posts: Post[], id: string, text: string): string {
    posts.unshift({ id, text, at: Date.now(), hidden: this.listRunsBehind });
    return id;
  }

  private checked<S extends z.ZodType>(schema: S, call: StandInCall, effect: (body: z.infer<S>) => object): StandInAnswer {
    if (call.headers['content-type'] !== 'application/json') return this.violation('the body is not JSON');
    const parsed = schema.safeParse(call.body);
    return parsed.success ? { status: 200, body: effect(parsed.data) } : this.violation(parsed.error.message);
  }

  private violation(why: string): StandInAnswer {
    this.violations.push(why);
    return graphError(400, 100, 'OAuthException', `(#100) Invalid parameter: ${why}`);
  }

  private id(): string {
    this.next += 1;
    return String(10 ** 13 + this.next);
  }
}

function polled(made: Container): Container['status'] {
  if (made.status === 'IN_PROGRESS' && made.pollsLeft <= 0) made.status = 'FINISHED';
  made.pollsLeft -= 1;
  return made.status;
}

function graphError(status: number, code: number, type: string, message: string, error_subcode?: number): StandInAnswer {
  return { status, body: { error: { message, type, code, error_subcode, fbtrace_id: 'Aq6xDBEZbcOQY' } } };
}

function listed(posts: readonly Post[], { path, query }: StandInCall, shown: (post: Post) => object): StandInAnswer {
  const since = Number(query.get('since') ?? 0) * 1000;
  const until = query.has('until') ? Number(query.get('until')) * 1000 : Infinity;
  const all = posts.filter(({ at, hidden }) => !hidden && at >= since && at < until);
  const data = all.slice(0, Number(query.get('limit') ?? 25));
  const next = all.length > data.length ? `https://graph.facebook.com/v24.0${path}?after=QVFIUmx1` : undefined;
  return { status: 200, body: { data: data.map(shown), ...(data.length > 0 && { paging: { cursors: { before: 'QVFIUkF', after: 'QVFIUmx1' }, next } }) } };
}

function graphTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, '+0000');
}

function asPagePost({ id, text, at }: Post): object {
  return { id, message: text, created_time: graphTime(at), reactions: { data: [], summary: { total_count: 4 } }, comments: { data: [], summary: { total_count: 2, order: 'chronological' } } };
}

function asMedia({ id, text, at }: Post): object {
  return { id, caption: text, timestamp: graphTime(at), permalink: `https://www.instagram.com/p/${id}/`, like_count: 7, comments_count: 1 };
}

/** Facebook names only people whom the app may know. */
function asWritten({ id, text, at, by }: Written): object {
  return { id, message: text, created_time: graphTime(at), permalink_url: `https://www.facebook.com/${id}`, ...(by !== '' && { from: { id: by, name: by === PAGE ? 'Bees' : `User ${by}` } }) };
}
