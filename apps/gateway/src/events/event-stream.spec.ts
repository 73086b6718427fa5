import { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import { waitFor } from '@waggle/testing';
import { EventStream } from './event-stream.js';
import { toFeedEvent } from './event-text.js';

/** A client that takes as many writes as `room` says. */
class Client extends EventEmitter {
  readonly written: string[] = [];
  destroyed = false;
  stands = true;
  constructor(public room: number) {
    super();
  }
  write(text: string): boolean {
    this.written.push(text);
    return this.written.length < this.room;
  }
  end(text: string): void {
    this.written.push(text);
  }
  destroy(): void {
    this.destroyed = true;
  }
}

function setUp({ room = Infinity, head = 0 } = {}) {
  const client = new Client(room);
  const feed = { head, joined: true, failures: 0, logEnd: async () => feed.head, join: () => undefined, leave: () => void (feed.joined = false), after };
  async function after(seq: number) {
    if (feed.failures-- > 0) throw new Error('as asked');
    return seq > feed.head ? undefined : Array.from({ length: Math.min(50, feed.head - seq) }, (_, index) => toFeedEvent({ seq: seq + index + 1, topic: (seq + index) % 2 === 0 ? 'task' : 'alert', body: '{}' }));
  }
  const sut = new EventStream(client as unknown as Writable, feed, new Set(['task']), 0, async () => client.stands);
  const grow = (to: number): void => {
    feed.head = to;
    sut.notify(to);
  };
  return { sut, client, feed, grow };
}

const told = (client: Client): number => client.written.filter((text) => text.includes('event: task')).length;

describe('a stream of events', () => {
  it('tells what came before and what happens, and only what is wanted', async () => {
    const { sut, client, grow } = setUp({ head: 4 });
    sut.start();
    await waitFor(() => told(client) === 2);
    grow(6);
    await waitFor(() => told(client) === 3);
  });

  it('keeps the client’s place moving also by what it does not want to hear', async () => {
    const { sut, client, grow } = setUp();
    sut.start();
    grow(2);
    await waitFor(() => told(client) === 1);
    sut.beat();
    expect(client.written.at(-1)).toContain('id: 2\n');
  });

  it('holds nothing for a client that does not read, and goes on when it does', async () => {
    const { sut, client, grow } = setUp({ room: 3 });
    sut.start();
    grow(500);
    await waitFor(() => client.written.length === 3);
    sut.notify(500);
    sut.beat();
    expect(client.written).toHaveLength(3);
    client.room = Infinity;
    client.emit('drain');
    await waitFor(() => told(client) === 250);
    expect(new Set(client.written).size).toBe(client.written.length);
  });

  it('lets a client go that has fallen too far behind', async () => {
    const { sut, client, feed, grow } = setUp({ room: 2 });
    sut.start();
    grow(10);
    await waitFor(() => client.written.length === 2);
    grow(900);
    expect(feed.joined).toBe(true);
    grow(1200);
    expect(feed.joined).toBe(false);
    expect(client.written.at(-1)).toContain('"code":"client_too_slow"');
  });

  it('lets a client go that took nothing between two beats', async () => {
    const { sut, client, feed } = setUp({ room: 1 });
    sut.start();
    sut.beat();
    expect(feed.joined).toBe(true);
    sut.beat();
    expect(feed.joined).toBe(false);
    expect(client.written.at(-1)).toContain('client_too_slow');
  });

  it('tells at the next beat what it could not read from the log', async () => {
    const { sut, client, feed, grow } = setUp();
    sut.start();
    await waitFor(() => client.written.length === 1);
    feed.failures = 1;
    grow(1);
    await waitFor(() => feed.failures === 0);
    sut.beat();
    await waitFor(() => told(client) === 1);
  });

  it('ends at the next beat for who has signed out or may no longer be here [R-EVENTS-ENDED]', async () => {
    const { sut, client, feed } = setUp();
    sut.start();
    sut.beat();
    client.stands = false;
    sut.beat();
    await waitFor(() => !feed.joined);
    expect(client.written.at(-1)).toContain('"code":"signed_out"');
  });

  it('leaves the feed when the client is gone', () => {
    const { sut, client, feed } = setUp();
    sut.start();
    client.emit('close');
    expect(feed.joined).toBe(false);
  });
});
