import fc from 'fast-check';
import { readEvents, type ServerEvent } from './event-stream.js';

async function read(parts: readonly Uint8Array[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  const chunks = (async function* () {
    for (const part of parts) yield await Promise.resolve(part);
  })();
  for await (const event of readEvents(chunks)) events.push(event);
  return events;
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('an event stream', () => {
  it('gives type, data of several lines, and the id that stays', async () => {
    const text = ': heartbeat\n\nid: 7\nevent: approval\ndata: {"a":\ndata:1}\n\ndata: x\r\n\r\nevent: none\n\nid: 8\ndata: unfinished';
    expect(await read([bytes(text)])).toEqual([
      { type: 'approval', data: '{"a":\n1}', id: '7' },
      { type: 'message', data: 'x', id: '7' },
    ]);
  });

  it('is the same however it is cut', async () => {
    const text = 'id: 1\revent: töpic 🐝\r\ndata: é\u2028x\n\nid: 2\ndata: y\r\n\r\n: end\n';
    const whole = await read([bytes(text)]);
    expect(whole).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes(text).length)), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes(text).length];
        expect(await read(at.slice(1).map((end, index) => bytes(text).slice(at[index], end)))).toEqual(whole);
      }),
    );
  });
});
