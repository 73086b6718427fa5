import * as contracts from '@waggle/contracts';
import type { Message } from '@waggle/contracts';

function isMessage(value: unknown): value is Message {
  return value !== null && typeof value === 'object' && 'payload' in value && 'kind' in value && 'owner' in value && 'name' in value;
}

const known = new Map<string, Message>(
  (Object.values(contracts) as unknown[])
    .filter(isMessage)
    .map((message) => [message.name, message]),
);

/** Makes a message known that libs/contracts does not hold, as a test's own. */
export function registerMessage(message: Message): void {
  known.set(message.name, message);
}

/** Every message there is. */
export function allMessages(): Message[] {
  return [...known.values()];
}

export function messageNamed(name: string): Message | undefined {
  return known.get(name);
}
