import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { xLength } from './independent-count.js';
import { StandIn, type StandInAnswer, type StandInCall } from '@waggle/tool-server-testing';

export const X_USER = '1465381929372889088';
export const X_KEYS = { key: 'appKeyOfX', keySecret: 'app&Secret', token: `${X_USER}-userToken`, tokenSecret: 'user/Secret' };

const create = z.strictObject({ text: z.string().min(1) });
const list = z.strictObject({
  max_results: z.coerce.number().min(5).max(100),
  exclude: z.literal('retweets,replies'),
  'tweet.fields': z.string(),
  start_time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/).optional(),
  end_time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/).optional(),
});

/** Newest first, as X gives them; a page holds two. */
const MENTIONS_A_PAGE = 2;
const mentioned = z.strictObject({
  max_results: z.literal('100'),
  'tweet.fields': z.literal('created_at,author_id,referenced_tweets,entities'),
  expansions: z.literal('author_id'),
  'user.fields': z.literal('username'),
  start_time: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  pagination_token: z.string().regex(/^page\d+$/).optional(),
});

interface Tweet {
  id: string;
  text: string;
  at: number;
}

/** The X API v2 as far as posts of one user need it; checks the OAuth 1.0a signature by its own reckoning. */
export class XStandIn extends StandIn {
  readonly tweets: Tweet[] = [];
  readonly mentions: Array<Tweet & { author: string; answers?: string }> = [];
  private readonly forbidden: string[] = [];
  private next = 1_860_000_000_000_000_000n;

  constructor() {
    super('/2');
  }

  /** The next posts are refused with these words. */
  forbidNext(...details: string[]): void {
    this.forbidden.push(...details);
  }

  protected refusal(fault: 'busy' | 'token_expired' | 'error' | 'unsure'): StandInAnswer {
    if (fault === 'error' || fault === 'unsure') return problem(503, 'Service Unavailable', 'Service Unavailable');
    if (fault === 'token_expired') return problem(401, 'Unauthorized', 'Unauthorized');
    const reset = (seconds: number): string => String(Math.ceil(Date.now() / 1000) + seconds);
    const ofTheCall = { 'x-rate-limit-limit': '1200', 'x-rate-limit-remaining': '1100', 'x-rate-limit-reset': reset(600) };
    const ofTheDay = { 'x-user-limit-24hour-limit': '100', 'x-user-limit-24hour-remaining': '0', 'x-user-limit-24hour-reset': reset(7200) };
    return { ...problem(429, 'Too Many Requests', 'Too Many Requests'), headers: { ...ofTheCall, ...ofTheDay } };
  }

  protected answer(call: StandInCall): StandInAnswer {
    const fault = signatureFault(call, this.url);
    if (fault !== undefined) {
      this.violations.push(fault);
      return problem(401, 'Unauthorized', fault);
    }
    if (call.method === 'POST' && call.path === '/tweets') return this.create(call);
    if (call.path === `/users/${X_USER}/tweets`) return this.list(call);
    if (call.path === `/users/${X_USER}/mentions`) return this.mentioned(call);
    if (call.path.startsWith('/tweets/')) return this.one(call.path.slice('/tweets/'.length));
    return this.invalid(`no such path: ${call.method} ${call.path}`);
  }

  private create(call: StandInCall): StandInAnswer {
    const parsed = create.safeParse(call.body);
    if (!parsed.success) return this.invalid(parsed.error.message);
    const { text } = parsed.data;
    const forbidden = this.forbidden.shift();
    if (forbidden !== undefined) return problem(403, 'Forbidden', forbidden);
    if (xLength(text) > 280) return this.invalid('Tweet text is too long');
    if (this.tweets.some((tweet) => tweet.text === text)) return problem(403, 'Forbidden', 'You are not allowed to create a Tweet with duplicate content.');
    this.next += 1n;
    const id = String(this.next);
    this.tweets.unshift({ id, text, at: Date.now() });
    return { status: 201, body: { data: { id, text, edit_history_tweet_ids: [id] } } };
  }

  private list(call: StandInCall): StandInAnswer {
    const parsed = list.safeParse(Object.fromEntries(call.query));
    if (!parsed.success) return this.invalid(parsed.error.message);
    const from = Date.parse(parsed.data.start_time ?? '1970-01-01T00:00:00Z');
    const to = parsed.data.end_time === undefined ? Infinity : Date.parse(parsed.data.end_time);
    if (from !== 0 && from < Date.parse('2010-11-06T00:00:00Z')) return this.invalid("'start_time' must be on or after 2010-11-06T00:00:00Z");
    if (to !== Infinity && to > Date.now() - 10_000) return this.invalid("'end_time' must be a minimum of 10 seconds prior to the request time");
    const all = this.tweets.filter(({ at }) => at >= from && at < to);
    const data = all.slice(0, parsed.data.max_results).map(shown);
    const meta = { result_count: data.length, ...(all.length > data.length && { next_token: '7140dibdnow9c7btw4b2n4pc' }) };
    return { status: 200, body: data.length === 0 ? { meta } : { data, meta } };
  }

  private mentioned(call: StandInCall): StandInAnswer {
    const parsed = mentioned.safeParse(Object.fromEntries(call.query));
    if (!parsed.success) return this.invalid(parsed.error.message);
    const { start_time, pagination_token = 'page0' } = parsed.data;
    const begin = Number(pagination_token.slice('page'.length));
    const all = this.mentions.filter(({ at }) => at >= Date.parse(start_time)).sort((one, other) => other.at - one.at);
    const page = all.slice(begin, begin + MENTIONS_A_PAGE);
    const data = page.map(({ id, text, at, author, answers }) => ({ ...shown({ id, text, at }), author_id: author, ...(answers !== undefined && { referenced_tweets: [{ type: 'replied_to', id: answers }] }) }));
    const meta = { result_count: page.length, ...(all.length > begin + MENTIONS_A_PAGE && { next_token: `page${begin + MENTIONS_A_PAGE}` }) };
    return { status: 200, body: data.length === 0 ? { meta } : { data, includes: { users: page.map(({ author }) => ({ id: author, username: `user${author}`, name: 'User' })) }, meta } };
  }

  private one(id: string): StandInAnswer {
    const tweet = this.tweets.find((one) => one.id === id);
    if (tweet !== undefined) return { status: 200, body: { data: shown(tweet) } };
    return { status: 200, body: { errors: [{ title: 'Not Found Error', type: 'https://api.twitter.com/2/problems/resource-not-found', value: id }] } };
  }

  private invalid(why: string): StandInAnswer {
    this.violations.push(why);
    return { status: 400, body: { errors: [{ message: why }], title: 'Invalid Request', detail: 'One or more parameters to your request was invalid.', type: 'https://api.twitter.com/2/problems/invalid-request' } };
  }
}

function problem(status: number, title: string, detail: string): StandInAnswer {
  return { status, body: { title, detail, type: 'about:blank', status } };
}

/** As X shows it: links and bare domains shortened, marks escaped. */
function shown({ id, text, at }: Tweet): object {
  const links = [...text.matchAll(/https?:\/\/\S+|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net)\b/g)].map(([link]) => link);
  const urls = links.map((link, index) => ({ url: `https://t.co/abc${index}`, expanded_url: link.startsWith('http') ? link : `http://${link}`, display_url: link.replace(/^https?:\/\//, '') }));
  const escaped = urls.reduce((so, { url }, index) => so.replace(links[index] ?? '', url), text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const public_metrics = { like_count: 5, reply_count: 2, retweet_count: 1, quote_count: 1, impression_count: 90, bookmark_count: 0 };
  return { id, text: escaped, created_at: new Date(at).toISOString(), edit_history_tweet_ids: [id], public_metrics, ...(urls.length > 0 && { entities: { urls } }) };
}

/** RFC 5849, 3.4: rebuilt from what came over the wire. */
function signatureFault({ method, path, query, headers }: StandInCall, base: string): string | undefined {
  const header = headers.authorization ?? '';
  if (!header.startsWith('OAuth ')) return 'no OAuth header';
  const fields = new Map([...header.matchAll(/(oauth_\w+)="([^"]*)"/g)].map(([, name, value]) => [name ?? '', decodeURIComponent(value ?? '')]));
  const signature = fields.get('oauth_signature');
  fields.delete('oauth_signature');
  if (fields.get('oauth_consumer_key') !== X_KEYS.key || fields.get('oauth_token') !== X_KEYS.token || fields.get('oauth_version') !== '1.0') return 'foreign keys';
  if (Math.abs(Number(fields.get('oauth_timestamp')) - Date.now() / 1000) > 300) return 'an old timestamp';
  const pairs = [...fields, ...query].map(([name, value]) => [percent(name), percent(value)] as const);
  const sorted = pairs.sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  const text = `${method}&${percent(base + path)}&${percent(sorted.map((pair) => pair.join('=')).join('&'))}`;
  const expected = createHmac('sha1', `${percent(X_KEYS.keySecret)}&${percent(X_KEYS.tokenSecret)}`).update(text).digest('base64');
  return signature === expected ? undefined : 'Could not authenticate you: the signature is wrong';
}

function compare(one: string, other: string): number {
  return one < other ? -1 : 1;
}

/** RFC 3986, byte by byte. */
function percent(text: string): string {
  return [...Buffer.from(text, 'utf8')].map((byte) => (/[A-Za-z0-9._~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('');
}
