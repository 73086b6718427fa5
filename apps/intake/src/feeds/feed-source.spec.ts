import { AppError } from '@waggle/errors';
import { silentLogger } from '@waggle/observability';
import type { Clock } from '../clock.js';
import type { Feed } from './feed.js';
import { FeedSource } from './feed-source.js';
import { feedsSchema } from './feed-settings.js';
import { chatsOf } from './whatsapp-feed.js';
import { mentionTask } from './social-feed.js';

const feed: Feed = { name: 'x', work: 'social', read: () => Promise.reject(new Error('not asked here')) };

/** Looks at the feed as often as there are outcomes: an error, or whether there is more. Gives the pauses in between, in seconds, and the source. */
async function look(outcomes: Array<AppError | boolean>) {
  const waits: number[] = [];
  const states: Array<string | null> = [];
  const held: { source?: FeedSource } = {};
  let ended: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (ended = resolve));
  const clock: Clock = {
    now: () => new Date('2026-01-05T12:00:00Z'),
    wait: async (ms, signal) => {
      waits.push(ms / 1000);
      states.push(held.source?.state().trouble?.what ?? null);
      if (outcomes.length > 0) return;
      ended();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
  };
  const turn = async (): Promise<boolean> => {
    const outcome = outcomes.shift();
    if (outcome instanceof AppError) throw outcome;
    return outcome ?? false;
  };
  const source = (held.source = new FeedSource(feed, { gate: { open: async () => undefined }, taker: { turn }, clock, log: silentLogger(), pollMs: 2_000 }));
  source.start();
  await over;
  await source.stop();
  return { waits, states, trouble: source.state().trouble };
}
const busy = (retryAfterSeconds?: number) => new AppError('vendor_busy', 'transient', 'X wants fewer calls', retryAfterSeconds === undefined ? {} : { retryAfterSeconds });

describe('a feed', () => {
  it('is read page by page while there is more, then again after its pause', async () => {
    expect((await look([true, true, false, false])).waits).toEqual([2, 2]);
  });

  it('is left alone longer each time that it fails, and as before when it does not', async () => {
    const { waits, states } = await look([busy(), busy(), busy(), false, busy(), false]);
    expect(waits).toEqual([5, 10, 20, 2, 5, 2]);
    expect(states).toEqual(['X wants fewer calls', 'X wants fewer calls', 'X wants fewer calls', null, 'X wants fewer calls', null]);
  });

  it('is left alone for a quarter of an hour at most, but for as long as its platform says, up to a day', async () => {
    const { waits } = await look([...Array.from({ length: 12 }, () => busy()), busy(3600), busy(10_000_000)]);
    expect(waits.slice(-3)).toEqual([900, 3600, 86_400]);
  });

  it('shows since when it fails and when it is tried again', async () => {
    expect((await look([busy(60)])).trouble).toEqual({ what: 'X wants fewer calls', since: '2026-01-05T12:00:00.000Z', nextTry: '2026-01-05T12:01:00.000Z' });
  });
});

describe('the tasks of feeds', () => {
  const message = (id: string, chat: string, more = {}) => ({ id, chat, name: 'Ines', text: `Text ${id}`, at: '2026-01-05T12:00:00.000Z', optedOut: false, ...more });

  it('hold together what one person wrote, and none for who has opted out', () => {
    const entries = chatsOf([message('a', '+341'), message('b', '+342'), message('c', '+341'), message('d', '+343', { optedOut: true })]);
    expect(entries.map(({ items, task }) => [items, task?.body ?? null])).toEqual([[['a', 'c'], 'Text a\n\nText c\n'], [['b'], 'Text b\n'], [['d'], null]]);
  });

  it('of a mention are the same wherever it is met', () => {
    const mention = { id: '1', kind: 'comment' as const, author: 'Ann', text: 'Hi', createdAt: '2026-01-05T12:00:00.000Z', url: null, postId: '9' };
    expect(mentionTask('facebook', mention)).toMatchObject({ taskId: expect.stringMatching(/^FACEBOOK_20260105_[0-9a-f]{8}$/), frontMatter: { source: 'feed:facebook', from: 'Ann', post_id: '9' }, sourceKey: 'feed facebook 1' });
    expect(mentionTask('facebook', mention)).toEqual(mentionTask('facebook', { ...mention }));
    expect(mentionTask('x', mention).taskId).toMatch(/^TWITTER_/);
  });
});

it('FEEDS names known feeds, each once', () => {
  expect(feedsSchema.parse(' X, whatsapp,x ')).toEqual(['x', 'whatsapp']);
  expect(feedsSchema.parse(undefined)).toEqual([]);
  expect(feedsSchema.safeParse('x,myspace').error?.message).toContain('myspace');
});
