import { BROKER_PRIORITY, LANE_OF } from '@waggle/contracts';
import { type AppError, toAppError } from '@waggle/errors';
import type { Broker } from './broker.js';
import type { Delivery } from './delivery.js';
import { DELIVERIES_OF, type Patience } from './messaging.error.js';
import { type Outgoing, SENDER_HEADER } from './publisher.js';
import { storableJson } from './storable-json.js';
import { commandKey, EXCHANGES, retryExchange } from './topology.js';

/** What is needed to send a message on as it came. */
export type Letter = Pick<Delivery, 'wire' | 'sender'>;

/** Decides what becomes of a message whose handler has failed, and hands it on before it is acknowledged. */
export class FailureHandling {
  constructor(private readonly broker: Broker) {}

  /** @param patience by default as the kind of the failure says */
  async failed(letter: Letter, thrown: unknown, patience = DELIVERIES_OF[toAppError(thrown).kind]): Promise<void> {
    const error = toAppError(thrown);
    const { wire } = letter;
    const about = { taskId: wire.taskId, message: wire.name, attempt: wire.attempt, code: error.code, detail: error.message };
    const delay = this.delayOf(wire, patience);
    if (delay === undefined) {
      this.broker.log.error({ ...about, stack: error.kind === 'bug' ? stackOf(error) : undefined }, 'message failed for good: dead letter');
      return this.bury({ id: wire.id, name: wire.name, body: storableJson(wire) }, error);
    }
    this.broker.log.warn({ ...about, retryInMs: delay }, 'message failed: trying again later');
    await this.broker.publisher.publish(this.retry(letter, delay));
  }

  private delayOf({ attempt, created }: Letter['wire'], patience: Patience): number | undefined {
    const { retryDelaysMs: delays, retryForMs } = this.broker;
    if (typeof patience === 'number' && attempt >= patience) return undefined;
    const isYoung = patience === 'outage' && Date.now() - Date.parse(created) < retryForMs;
    return delays[attempt - 1] ?? (isYoung ? delays.at(-1) : undefined);
  }

  /** Puts a message to rest in the dead-letter queue, with the reason in its headers. */
  async bury(dead: Pick<Outgoing, 'id' | 'name' | 'body'>, error: AppError): Promise<void> {
    await this.broker.publisher.publish({
      ...dead,
      exchange: EXCHANGES.dead,
      key: this.broker.service,
      mandatory: true,
      brokerPriority: 0,
      persistent: true,
      together: false,
      headers: { 'x-error-code': error.code, 'x-error-kind': error.kind, 'x-error-message': error.message.slice(0, 2000), 'x-died-at': new Date().toISOString() },
    });
  }

  private retry({ wire, sender }: Letter, delayMs: number): Outgoing {
    return {
      id: wire.id,
      name: wire.name,
      exchange: retryExchange(delayMs),
      key: commandKey(this.broker.service, LANE_OF[wire.priority], wire.name),
      mandatory: true,
      brokerPriority: BROKER_PRIORITY[wire.priority],
      persistent: true,
      together: false,
      body: storableJson({ ...wire, attempt: wire.attempt + 1 }),
      ...(sender !== undefined && { headers: { [SENDER_HEADER]: sender } }),
    };
  }
}

function stackOf(error: AppError): string | undefined {
  return error.cause instanceof Error ? error.cause.stack : error.stack;
}
