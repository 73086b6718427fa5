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

/** Why a message was given up. */
export interface Reason {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
  readonly diedAt: string;
}

/** What is laid to rest. */
export interface Dead extends Pick<Outgoing, 'id' | 'name' | 'body'> {
  /** As the broker has verified it, whether or not it may send this; undefined where nobody can say. */
  readonly sender: string | undefined;
  /** It was about to be sent again then. */
  readonly sentAgainAt?: string;
}

/** Headers of a dead letter, beside `x-sender`. */
export const DEAD_HEADERS = {
  code: 'x-error-code',
  kind: 'x-error-kind',
  message: 'x-error-message',
  diedAt: 'x-died-at',
  sentAgainAt: 'x-sent-again-at',
} as const;

/** Characters. */
export const LONGEST_REASON = 2000;

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
      return this.bury({ id: wire.id, name: wire.name, body: storableJson(wire), sender: letter.sender }, reasonOf(error));
    }
    this.broker.log.warn({ ...about, retryInMs: delay }, 'message failed: trying again later');
    await this.broker.publisher.publish(toRetry(this.broker.service, letter, delay, wire.attempt + 1));
  }

  private delayOf({ attempt, created }: Letter['wire'], patience: Patience): number | undefined {
    const { retryDelaysMs: delays, retryForMs } = this.broker;
    if (typeof patience === 'number' && attempt >= patience) return undefined;
    const isYoung = patience === 'outage' && Date.now() - Date.parse(created) < retryForMs;
    return delays[attempt - 1] ?? (isYoung ? delays.at(-1) : undefined);
  }

  /** Puts a message to rest in the dead-letter queue, with the reason and who has sent it in its headers. */
  async bury({ id, name, body, sender, sentAgainAt }: Dead, { code, kind, message, diedAt }: Reason): Promise<void> {
    await this.broker.publisher.publish({
      id,
      name,
      body,
      exchange: EXCHANGES.dead,
      key: this.broker.service,
      mandatory: true,
      brokerPriority: 0,
      persistent: true,
      together: false,
      headers: {
        [DEAD_HEADERS.code]: code,
        [DEAD_HEADERS.kind]: kind,
        [DEAD_HEADERS.message]: message.slice(0, LONGEST_REASON),
        [DEAD_HEADERS.diedAt]: diedAt,
        ...(sender !== undefined && { [SENDER_HEADER]: sender }),
        ...(sentAgainAt !== undefined && { [DEAD_HEADERS.sentAgainAt]: sentAgainAt }),
      },
    });
  }
}

export const reasonOf = ({ code, kind, message }: AppError): Reason => ({ code, kind, message, diedAt: new Date().toISOString() });

/** The message on its way back to the service that could not handle it. */
export function toRetry(service: string, { wire, sender }: Letter, delayMs: number, attempt: number): Outgoing {
  return {
    id: wire.id,
    name: wire.name,
    exchange: retryExchange(delayMs),
    key: commandKey(service, LANE_OF[wire.priority], wire.name),
    mandatory: true,
    brokerPriority: BROKER_PRIORITY[wire.priority],
    persistent: true,
    together: false,
    body: storableJson({ ...wire, attempt }),
    ...(sender !== undefined && { headers: { [SENDER_HEADER]: sender } }),
  };
}

function stackOf(error: AppError): string | undefined {
  return error.cause instanceof Error ? error.cause.stack : error.stack;
}
