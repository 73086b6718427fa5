import type { Envelope, Message } from '@waggle/contracts';
import { v7 as uuid } from 'uuid';

/** An envelope as the first delivery of `message` would have it. */
export function buildEnvelope(message: Message, change: Partial<Envelope> = {}): Envelope {
  const id = uuid();
  return {
    id,
    name: message.name,
    kind: message.kind,
    label: message.label,
    from: 'test',
    priority: message.priority,
    correlationId: id,
    attempt: 1,
    created: new Date().toISOString(),
    taint: [],
    ...change,
  };
}
