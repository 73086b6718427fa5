import { randomUUID } from 'node:crypto';
import type { EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

interface Sent {
  readonly id: string;
  readonly stream: string;
  readonly message: JSONRPCMessage;
}

/** Keeps in memory what was sent, for streams that are taken up again. */
export class MemoryEvents implements EventStore {
  private readonly sent: Sent[] = [];

  async storeEvent(stream: string, message: JSONRPCMessage): Promise<string> {
    const id = randomUUID();
    this.sent.push({ id, stream, message });
    return id;
  }

  async getStreamIdForEventId(id: string): Promise<string | undefined> {
    return this.sent.find((one) => one.id === id)?.stream;
  }

  async replayEventsAfter(id: string, { send }: { send: (id: string, message: JSONRPCMessage) => Promise<void> }): Promise<string> {
    const at = this.sent.findIndex((one) => one.id === id);
    const stream = this.sent[at]?.stream ?? '';
    for (const one of this.sent.slice(at + 1)) if (one.stream === stream && Object.keys(one.message).length > 0) await send(one.id, one.message);
    return stream;
  }
}
