import fc from 'fast-check';
import { SseParser } from './sse-parser.js';

const STREAM = ': hello\n\nid: 7\nevent: task\ndata: {"a":1}\n\n:\n\nid: 8\r\nevent: approval\r\ndata: one\r\ndata: two\r\n\r\nevent: reset\n\ndata: x\n\n';
const EVENTS = [
  { type: 'task', data: '{"a":1}', id: '7' },
  { type: 'approval', data: 'one\ntwo', id: '8' },
  { type: 'reset', data: '', id: '8' },
  { type: 'message', data: 'x', id: '8' },
];

describe('a stream of events', () => {
  it('is read as it comes', () => {
    expect(new SseParser().push(STREAM)).toEqual(EVENTS);
  });

  it('is the same wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 12 }), (cuts) => {
        const parser = new SseParser();
        const at = [0, ...cuts.sort((one, two) => one - two), STREAM.length];
        expect(at.slice(1).flatMap((end, index) => parser.push(STREAM.slice(at[index], end)))).toEqual(EVENTS);
      }),
    );
  });

  it('gives nothing before an event is whole', () => {
    expect(new SseParser().push('data: half')).toEqual([]);
  });
});
