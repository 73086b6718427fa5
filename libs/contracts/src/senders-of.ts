import type { Message, ServiceName } from './message.js';
import { SENDERS } from './senders.js';

/** The services that may send a message; an unknown one is sent by nobody. */
export function sendersOf({ name, senders }: Message): readonly ServiceName[] {
  return senders ?? (Object.hasOwn(SENDERS, name) ? SENDERS[name] : undefined) ?? [];
}
