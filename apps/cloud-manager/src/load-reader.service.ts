import { Inject, Injectable } from '@nestjs/common';
import { LANES, type Load } from '@waggle/contracts';
import { QueueDepths, queueName } from '@waggle/messaging';
import { CONFIG } from '@waggle/runtime';
import { z } from 'zod';
import { Beats } from './beats.service.js';
import type { CloudManagerConfig } from './cloud-manager.config.js';
import { scalingError } from './scaling.error.js';

const ANSWER_WITHIN_MS = 5000;

/** Of `GET /api/queues/<vhost>`. An empty queue has no head, and one without consumers no utilisation. */
const queuesSchema = z.array(
  z.object({
    name: z.string(),
    messages_ready: z.number().optional(),
    messages_unacknowledged: z.number().optional(),
    consumer_utilisation: z.number().nullish().catch(null),
    head_message_timestamp: z.number().nullish().catch(null),
  }),
);
type Queue = z.infer<typeof queuesSchema>[number];

/** How much the services have to do, as the broker says it: by its management API, or queue by queue with what the services say themselves. */
@Injectable()
export class LoadReader {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<CloudManagerConfig, 'AMQP_MANAGEMENT_URL'> & { readonly AMQP_URL: string },
    private readonly depths: QueueDepths,
    private readonly beats: Beats,
  ) {}

  /** A service whose queues are not there, or not counted yet, is missing. @throws AppError `load_unknown` */
  async read(services: readonly string[]): Promise<ReadonlyMap<string, Load>> {
    const loads = this.config.AMQP_MANAGEMENT_URL === '' ? await this.fromQueues(services) : await this.fromManagement(services);
    return new Map(loads.flatMap(([service, load]) => (load === undefined ? [] : [[service, load]])));
  }

  private async fromQueues(services: readonly string[]): Promise<Array<[string, Load | undefined]>> {
    const found: Array<[string, Load | undefined]> = [];
    for (const service of services) {
      const ready = await this.depths.readyFor(service);
      found.push([service, ready === undefined ? undefined : { ready, unacknowledged: this.beats.inHandOf(service), utilisation: null, oldestSeconds: null }]);
    }
    return found;
  }

  private async fromManagement(services: readonly string[]): Promise<Array<[string, Load | undefined]>> {
    const queues = new Map((await this.queues()).map((queue) => [queue.name, queue]));
    return services.map((service) => [service, loadOf(LANES.flatMap((lane) => queues.get(queueName(service, lane)) ?? []))]);
  }

  private async queues(): Promise<Queue[]> {
    const url = new URL(this.config.AMQP_MANAGEMENT_URL);
    const vhost = new URL(this.config.AMQP_URL).pathname.slice(1) || '%2F';
    url.pathname = `${url.pathname.replace(/\/$/, '')}/api/queues/${vhost}`;
    url.search = 'disable_stats=false&columns=name,messages_ready,messages_unacknowledged,consumer_utilisation,head_message_timestamp';
    const authorization = `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`;
    [url.username, url.password] = ['', ''];
    try {
      const response = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      if (!response.ok) throw scalingError('load_unknown', `RabbitMQ at ${url.host} answers ${response.status}`);
      return queuesSchema.parse(await response.json());
    } catch (cause) {
      throw scalingError('load_unknown', `RabbitMQ's management API at ${url.host} does not say how much waits.`, {}, cause);
    }
  }
}

/** Both lanes as one: the busier counts, and the older head. Unknown while there is no queue, or one that the broker has not counted yet, as after its start. */
export function loadOf(queues: readonly Queue[], now = Date.now()): Load | undefined {
  if (queues.length === 0 || queues.some(({ messages_ready }) => messages_ready === undefined)) return undefined;
  const sum = (of: (queue: Queue) => number | undefined): number => queues.reduce((total, queue) => total + (of(queue) ?? 0), 0);
  const known = (of: (queue: Queue) => number | null | undefined): number[] => queues.flatMap((queue) => of(queue) ?? []);
  const waiting = queues.filter(({ messages_ready = 0 }) => messages_ready > 0);
  const utilisations = waiting.flatMap(({ consumer_utilisation }) => consumer_utilisation ?? []);
  const heads = known(({ head_message_timestamp }) => head_message_timestamp);
  return {
    ready: sum(({ messages_ready }) => messages_ready),
    unacknowledged: sum(({ messages_unacknowledged }) => messages_unacknowledged),
    utilisation: utilisations.length === 0 ? null : Math.min(...utilisations),
    oldestSeconds: heads.length === 0 ? null : Math.max(0, Math.round(now / 1000 - Math.min(...heads))),
  };
}
