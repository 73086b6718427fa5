import type { AuditEntry } from '@waggle/contracts';
import fc from 'fast-check';
import { findBreak, GENESIS_HASH, link, type Link } from './chain.js';

const start = { seq: 0, hash: GENESIS_HASH };

function entry(action: string, at = '2026-01-02T03:04:05Z'): AuditEntry {
  return { at, actor: 'sales', action, target: 't', taskId: null, input: '', output: '', approval: null, evidence: [], durationMs: null, success: true };
}

const chainOf = (length: number): Link[] => link(start, Array.from({ length }, (_, index) => entry(`action ${index}`)));

describe('chain', () => {
  it('numbers entries without gaps and binds each to the one before', () => {
    const [first, second] = chainOf(2);
    expect(first).toMatchObject({ seq: 1, prevHash: GENESIS_HASH });
    expect(second).toMatchObject({ seq: 2, prevHash: first?.hash });
  });

  it('goes on from any head as if it had never stopped', () => {
    const whole = chainOf(5);
    const tail = link(whole[1]!, [2, 3, 4].map((index) => entry(`action ${index}`)));
    expect(tail).toEqual(whole.slice(2));
  });

  it('writes times as UTC with milliseconds', () => {
    expect(link(start, [entry('a')])[0]?.body).toContain('"at":"2026-01-02T03:04:05.000Z"');
  });

  it('takes texts that the database could not keep', () => {
    expect(link(start, [entry('a\0b\ud800c😀')])[0]?.body).toContain('"action":"a\uFFFDb\uFFFDc😀"');
  });

  it('finds no break in what it linked', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 50 }), (length) => findBreak(start, chainOf(length)) === undefined));
  });

  it('names the first link that was changed, removed or moved', () => {
    const length = 20;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: length - 2 }), fc.constantFrom('change', 'remove', 'swap', 'rehash'), (index, how) => {
        expect(findBreak(start, tamper(chainOf(length), index, how))?.seq).toBe(how === 'rehash' ? index + 2 : index + 1);
      }),
    );
  });
});

/** `rehash`: the row is rewritten together with its own hash, so that only the next one can tell. */
function tamper(links: Link[], index: number, how: 'change' | 'remove' | 'swap' | 'rehash'): Link[] {
  const [one, two] = [links[index]!, links[index + 1]!];
  if (how === 'remove') return links.toSpliced(index, 1);
  if (how === 'change') return links.with(index, { ...one, body: one.body.replace('sales', 'other') });
  if (how === 'swap') return links.with(index, { ...two, seq: one.seq }).with(index + 1, { ...one, seq: two.seq });
  return links.with(index, link({ seq: index, hash: one.prevHash }, [entry('forged')])[0]!);
}
