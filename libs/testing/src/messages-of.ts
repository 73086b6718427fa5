import * as contracts from '@waggle/contracts';
import type { Message } from '@waggle/contracts';

/**
 * What a stand-in for a service must handle beside the messages that its test is about: all that the service owns but those given.
 * A service that leaves one out does not start.
 */
export function otherMessagesOf(owner: string, ...handled: readonly Message[]): Message[] {
  return Object.values<unknown>({ ...contracts })
    .filter(isMessage)
    .filter((message) => message.owner === owner && message.kind !== 'event' && !handled.some(({ name }) => name === message.name));
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'owner' in value && 'payload' in value && 'kind' in value;
}
