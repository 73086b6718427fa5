import { v7 } from 'uuid';
import type { Sealed } from './seal.js';
import { storableJson } from './storable-json.js';

/** A message and the text of its body, which is made once for both the table and the broker. */
export interface Ready {
  readonly sealed: Sealed;
  readonly body: string;
}

/** What one commit says: a row of the outbox. */
export interface OutboxRow {
  readonly id: string;
  readonly messages: readonly Ready[];
}

export function rowOf(messages: readonly Sealed[]): OutboxRow {
  return { id: v7(), messages: messages.map((sealed) => ({ sealed, body: storableJson(sealed.wire) })) };
}

/** A list of `Sealed` as JSON. */
export function toText({ messages }: Pick<OutboxRow, 'messages'>): string {
  return `[${messages.map(({ sealed: { wire: _wire, ...way }, body }) => `{"wire":${body},${JSON.stringify(way).slice(1)}`).join(',')}]`;
}

export function fromText(id: string, text: string): OutboxRow {
  return { id, messages: (JSON.parse(text) as Sealed[]).map((sealed) => ({ sealed, body: storableJson(sealed.wire) })) };
}
