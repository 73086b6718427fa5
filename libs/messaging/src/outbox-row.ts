import { v7 } from 'uuid';
import type { Sealed } from './seal.js';
import { storableJson } from './storable-json.js';

/** Characters in one row at most, but for a single message that is longer. */
const LONGEST = 4_000_000;

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

export function rowsOf(messages: readonly Sealed[]): OutboxRow[] {
  const rows: Ready[][] = [];
  let room = 0;
  for (const sealed of messages) {
    const body = storableJson(sealed.wire);
    if (rows.length === 0 || body.length > room) {
      rows.push([]);
      room = LONGEST;
    }
    room -= body.length;
    rows.at(-1)?.push({ sealed, body });
  }
  return rows.map((row) => ({ id: v7(), messages: row }));
}

/** A list of `Sealed` as JSON. */
export function toText({ messages }: Pick<OutboxRow, 'messages'>): string {
  return `[${messages.map(({ sealed: { wire: _wire, ...way }, body }) => `{"wire":${body},${JSON.stringify(way).slice(1)}`).join(',')}]`;
}

export function fromText(id: string, text: string): OutboxRow {
  return { id, messages: (JSON.parse(text) as Sealed[]).map((sealed) => ({ sealed, body: storableJson(sealed.wire) })) };
}
