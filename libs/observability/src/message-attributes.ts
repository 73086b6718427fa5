import type { Attributes } from '@opentelemetry/api';
import * as names from './span-attributes.js';

/** What a span tells of a message: never its payload. */
export interface TracedMessage {
  readonly name: string;
  /** Exchange, routing key and queue, as RabbitMQ's conventions write them. */
  readonly destination?: string;
  readonly id?: string;
  readonly correlationId?: string;
  readonly taskId?: string;
  readonly attempt?: number;
  readonly traceparent?: string;
}

/** `create` has no type of its own beside its name; both are told, as the conventions ask. */
export function messageAttributes(message: TracedMessage, operation: 'create' | 'process'): Attributes {
  return {
    [names.MESSAGING_SYSTEM]: 'rabbitmq',
    [names.MESSAGING_OPERATION_NAME]: operation,
    [names.MESSAGING_OPERATION_TYPE]: operation,
    [names.MESSAGING_DESTINATION_TEMPLATE]: message.name,
    [names.MESSAGING_DESTINATION_NAME]: message.destination,
    [names.MESSAGING_MESSAGE_ID]: message.id,
    [names.MESSAGING_CONVERSATION_ID]: message.correlationId,
    [names.TASK_ID]: message.taskId,
    [names.ATTEMPT]: message.attempt,
  };
}
