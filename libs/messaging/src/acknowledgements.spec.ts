import type { Channel, ConsumeMessage } from 'amqplib';
import fc from 'fast-check';
import { Acknowledgements } from './acknowledgements.js';

function build(count: number) {
  const sent: string[] = [];
  const open = new Set<number>();
  const tagOf = (raw: ConsumeMessage): number => raw.fields.deliveryTag;
  const channel = {
    ack: (raw: ConsumeMessage, allUpTo: boolean) => {
      sent.push(`${tagOf(raw)}${allUpTo ? ' and all before' : ''}`);
      for (const tag of open) if (tag === tagOf(raw) || (allUpTo && tag < tagOf(raw))) open.delete(tag);
    },
    nack: (raw: ConsumeMessage) => open.delete(tagOf(raw)),
  };
  const sut = new Acknowledgements(channel as unknown as Channel);
  const raws = Array.from({ length: count }, (_, index) => ({ fields: { deliveryTag: index + 1 } }) as ConsumeMessage);
  for (const raw of raws) {
    open.add(tagOf(raw));
    sut.delivered(raw);
  }
  const settle = (...tags: number[]): void => tags.forEach((tag) => sut.acknowledge(raws[tag - 1]!));
  return { sut, raws, sent, open, settle };
}

describe('acknowledgements', () => {
  it('take one frame for all that are settled without a gap', () => {
    const { sut, sent, settle } = build(4);
    settle(2, 1, 3);
    sut.flush();
    expect(sent).toEqual(['3 and all before']);
  });

  it('settle a delivery of several envelopes with its last one, and give it back whole', () => {
    const { sut, raws, sent, open } = build(0);
    const [one, two] = [1, 2].map((deliveryTag) => ({ fields: { deliveryTag } }) as ConsumeMessage);
    for (const raw of [one!, two!]) {
      sut.delivered(raw, 3);
      open.add(raw.fields.deliveryTag);
    }
    for (const raw of [one!, two!, one!, two!]) sut.acknowledge(raw);
    sut.flush();
    expect(sent).toEqual([]);
    sut.giveBack(two!);
    sut.acknowledge(two!);
    sut.acknowledge(one!);
    sut.flush();
    expect([sent, [...open], raws]).toEqual([['1 and all before'], [], []]);
  });

  it('do not reach over a delivery that is under way', () => {
    const { sut, sent, settle } = build(4);
    settle(1, 3, 4);
    sut.flush();
    expect(sent).toEqual(['1 and all before', '3', '4']);
  });

  it('go out by themselves at the end of the turn', async () => {
    const { sent, settle } = build(1);
    settle(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual(['1 and all before']);
  });

  it('leave exactly those open that were neither settled nor given back, in whatever order things happen', () => {
    const step = fc.record({ tag: fc.integer({ min: 1, max: 20 }), act: fc.constantFrom('settle', 'settle', 'settle', 'giveBack', 'flush') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { sut, raws, open, settle } = build(20);
        const left = new Set(raws.map((raw) => raw.fields.deliveryTag));
        for (const { tag, act } of steps) {
          if (act === 'flush') sut.flush();
          else if (!left.delete(tag)) continue;
          else if (act === 'settle') settle(tag);
          else sut.giveBack(raws[tag - 1]!);
        }
        sut.flush();
        expect([...open]).toEqual([...left]);
      }),
    );
  });
});
