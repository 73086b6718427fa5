import type { InfrastructureEnv } from '@waggle/dev';
import amqp, { type Channel, type ChannelModel } from 'amqplib';
import { z } from 'zod';
import type { Trace } from './trace.js';

const bindingsSchema = z.array(z.object({ source: z.string(), routing_key: z.string(), arguments: z.record(z.string(), z.unknown()) }));

/** Takes down every message that goes over an exchange of a vhost from now on; its queues are bound once more, to a queue of this. */
export class Firehose {
  readonly traces: Trace[] = [];

  private constructor(private readonly connection: ChannelModel) {}

  static async open({ AMQP_URL, AMQP_MANAGEMENT_URL }: InfrastructureEnv): Promise<Firehose> {
    const connection = await amqp.connect(AMQP_URL);
    const channel = await connection.createChannel();
    const firehose = new Firehose(connection);
    const { queue } = await channel.assertQueue('', { exclusive: true });
    for (const { source, routing_key: key, arguments: more } of await bindingsOf(AMQP_MANAGEMENT_URL, new URL(AMQP_URL).pathname.slice(1))) await channel.bindQueue(queue, source, key, more);
    await firehose.take(channel, queue);
    return firehose;
  }

  private async take(channel: Channel, queue: string): Promise<void> {
    await channel.consume(queue, (message) => {
      if (message === null) return;
      const { fields, properties, content } = message;
      this.traces.push({ where: `message ${String(properties.type)} over ${fields.exchange}`, text: `${JSON.stringify(properties)} ${content.toString('utf8')}` });
    }, { noAck: true });
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

async function bindingsOf(managementUrl: string, vhost: string): Promise<z.infer<typeof bindingsSchema>> {
  const { origin, username, password, pathname } = new URL(managementUrl);
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  const response = await fetch(`${origin}${pathname.replace(/\/$/, '')}/api/bindings/${encodeURIComponent(vhost)}`, { headers: { authorization } });
  return bindingsSchema.parse(await response.json()).filter(({ source }) => source !== '');
}
