import type { Noise } from './noise.js';
import type { BenchContext, Part } from './part.js';
import { type Blocks, runParts } from './run-parts.js';

const good: Part = () => Promise.resolve({ lines: ['fast'], json: { ours: 2, limit: 1, ratio: 2 } });
const bad: Part = () => Promise.reject(new Error('away'));

function sut(): { context: (name: string, noise: Noise) => BenchContext; save: (blocks: Blocks) => Promise<void>; saved: Blocks[]; logged: string[] } {
  const [saved, logged]: [Blocks[], string[]] = [[], []];
  return {
    saved,
    logged,
    context: (name, noise) => ({ noise, log: (line) => logged.push(`${name}: ${line}`) }) as Partial<BenchContext> as BenchContext,
    save: (blocks) => Promise.resolve(void saved.push({ ...blocks })),
  };
}

describe('the parts of the benchmark', () => {
  it('go on after one that failed, whose error is told and stands in the JSON [R-BENCH]', async () => {
    const { context, save, saved, logged } = sut();
    const { told, failed } = await runParts([['broken', bad], ['whole', good]], context, save);
    expect(failed).toEqual(['broken']);
    expect(saved.at(-1)).toMatchObject({ broken: { error: 'away' }, whole: { ours: 2, limit: 1, ratio: 2 } });
    expect(told[0]).toEqual(['broken', ['FAILED: away']]);
    expect(told[1]?.[1]).toContain('fast');
    expect(logged).toEqual(['broken: failed: away']);
  });

  it('fail when one could not measure all that was asked for, and keep its figures [R-BENCH]', async () => {
    const { context, save, saved } = sut();
    const half: Part = () => Promise.resolve({ lines: ['fast'], json: { ours: 2 }, error: 'nest: away' });
    const { told, failed } = await runParts([['half', half]], context, save);
    expect(failed).toEqual(['half']);
    expect(saved.at(-1)).toMatchObject({ half: { ours: 2, error: 'nest: away' } });
    expect(told[0]?.[1].slice(0, 2)).toEqual(['FAILED: nest: away', 'fast']);
  });

  it('are saved one by one, so that an end from outside loses only what had not ended', async () => {
    const { context, save, saved } = sut();
    await runParts([['one', good], ['other', good]], context, save);
    expect(saved.map((blocks) => Object.keys(blocks))).toEqual([['one'], ['one', 'other']]);
  });
});
