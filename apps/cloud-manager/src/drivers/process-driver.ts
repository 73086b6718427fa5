import { type FleetReply, fleetReplySchema, type FleetRequest, type Instance } from '@waggle/contracts';
import { scalingError } from '../scaling.error.js';
import type { Driver } from './driver.js';

/** The two ends of the channel to who has started this process; `process` is one when there is such a channel. */
export interface ParentChannel {
  send?(message: unknown): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
}

const ANSWER_WITHIN_MS = 5000;

type Asked = FleetRequest extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never;

/** Processes on this machine, launched and ended by the zone that has started this one: it keeps them and their secrets to itself. */
export class ProcessDriver implements Driver {
  readonly kind = 'process';
  private asked = 0;

  constructor(private readonly parent: ParentChannel) {}

  async list(service: string): Promise<Instance[] | undefined> {
    return (await this.ask({ ask: 'fleet.list', service })).instances ?? undefined;
  }

  async launch(service: string): Promise<void> {
    const living = ((await this.list(service)) ?? []).filter(({ state }) => state !== 'draining');
    await this.scale(service, living.length + 1);
  }

  async terminate(service: string, instance: string): Promise<void> {
    await this.ask({ ask: 'fleet.terminate', service, instance });
  }

  async scale(service: string, count: number): Promise<void> {
    await this.ask({ ask: 'fleet.scale', service, count });
  }

  async governedBy(): Promise<undefined> {
    return undefined;
  }

  private async ask(request: Asked): Promise<FleetReply> {
    const { parent } = this;
    if (parent.send === undefined) throw scalingError('driver_failed', 'Nobody has started this process who could start others: use `waggle up --processes`, or another SCALING_DRIVER.');
    this.asked += 1;
    const id = this.asked;
    const reply = await answerOn(parent, id, () => parent.send?.({ ...request, id } satisfies FleetRequest));
    if (reply.refused !== undefined) throw scalingError('driver_failed', `The zone would not: ${reply.refused}`, { service: request.service });
    return reply;
  }
}

async function answerOn(parent: ParentChannel, id: number, send: () => void): Promise<FleetReply> {
  return new Promise<FleetReply>((resolve, reject) => {
    const late = setTimeout(() => finish(() => reject(scalingError('driver_failed', 'The zone does not answer.'))), ANSWER_WITHIN_MS);
    const hear = (message: unknown): void => {
      const reply = fleetReplySchema.safeParse(message);
      if (reply.success && reply.data.fleetReply === id) finish(() => resolve(reply.data));
    };
    const finish = (settle: () => void): void => {
      clearTimeout(late);
      parent.off('message', hear);
      settle();
    };
    parent.on('message', hear);
    send();
  });
}
