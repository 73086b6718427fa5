import { randomUUID } from 'node:crypto';
import type { Channel, ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import { EXCHANGES } from '@waggle/messaging';

const PREFETCH = 250;
const BATCH = 100;

export interface Wire {
  readonly id: string;
  readonly name: string;
  readonly taskId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A message with the queue that it is for; none: an event. */
export interface Post {
  readonly to?: string;
  readonly wire: Wire;
}

export function post(to: string | undefined, name: string, taskId: string, payload: Wire['payload']): Post {
  return { to, wire: { id: randomUUID(), name, taskId, payload } };
}

/** Publishes persistently; resolves when the broker has all of them. */
export async function publish(channel: ConfirmChannel, posts: readonly Post[]): Promise<void> {
  for (const { to, wire } of posts) {
    const [exchange, key] = to === undefined ? [EXCHANGES.events, `standard.${wire.name}`] : ['', to];
    channel.publish(exchange, key, Buffer.from(JSON.stringify(wire)), { persistent: true, priority: 1, mandatory: to !== undefined });
  }
  await channel.waitForConfirms();
}

/** Consumes a queue in natural batches: what arrives while one is worked on is the next. */
export class Stage {
  private readonly gathered: ConsumeMessage[] = [];
  private busy = false;

  private constructor(
    private readonly channel: Channel,
    private readonly work: (batch: readonly Wire[]) => Promise<void>,
  ) {}

  static async open(model: ChannelModel, queue: string, work: (batch: readonly Wire[]) => Promise<void>): Promise<void> {
    const channel = await model.createChannel();
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-max-priority': 3 } });
    await channel.prefetch(PREFETCH);
    const stage = new Stage(channel, work);
    await channel.consume(queue, (message) => message !== null && stage.take(message));
  }

  private take(message: ConsumeMessage): void {
    this.gathered.push(message);
    if (!this.busy) void this.run();
  }

  private async run(): Promise<void> {
    this.busy = true;
    while (this.gathered.length > 0) {
      const batch = this.gathered.splice(0, BATCH);
      await this.work(batch.map((message) => JSON.parse(message.content.toString()) as Wire));
      const last = batch.at(-1);
      if (last !== undefined) this.channel.ack(last, true);
    }
    this.busy = false;
  }
}
