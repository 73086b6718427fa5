import { link, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { moveWithoutReplacing } from './move.js';
import { rotateDaily } from './rotate-daily.js';

describe('a move that replaces nothing', () => {
  let root: string;
  const at = (name: string): string => path.join(root, name);
  const names = async (): Promise<string[]> => (await readdir(root)).sort();

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'waggle-moves-'));
    await writeFile(at('from.md'), 'text');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('is ended by the same call when a kill has left the file under both names', async () => {
    await link(at('from.md'), at('to.md'));
    expect(await moveWithoutReplacing(at('from.md'), at('to.md'))).toBe(true);
    expect(await names()).toEqual(['to.md']);
  });

  it('leaves two files alone that only say the same', async () => {
    await writeFile(at('to.md'), 'text');
    expect(await moveWithoutReplacing(at('from.md'), at('to.md'))).toBe(false);
    expect(await names()).toEqual(['from.md', 'to.md']);
  });

  it('to where the file is already takes nothing away', async () => {
    expect(await moveWithoutReplacing(at('from.md'), at('from.md'))).toBe(false);
    expect(await names()).toEqual(['from.md']);
  });

  it('of several callers is made by one', async () => {
    for (let round = 0; round < 200; round += 1) {
      await writeFile(at('from.md'), 'text');
      const moves = await Promise.allSettled(['a', 'b', 'c'].map(() => moveWithoutReplacing(at('from.md'), at('to.md'))));
      expect(moves.filter((move) => move.status === 'fulfilled' && move.value)).toHaveLength(1);
      expect(await names()).toEqual(['to.md']);
      await rm(at('to.md'));
    }
  });

  describe('of a journal that begins anew each day', () => {
    const now = new Date('2026-11-23T00:00:01Z');
    const yesterday = new Date('2026-11-22T12:00:00Z');

    beforeEach(async () => {
      await writeFile(at('audit.jsonl'), 'old');
      await utimes(at('audit.jsonl'), yesterday, yesterday);
    });

    it('is ended when a kill has left it under both names, so that no new line gets into the old day', async () => {
      await link(at('audit.jsonl'), at('audit-2026-11-22.jsonl'));
      await rotateDaily(at('audit.jsonl'), now);
      expect(await names()).toEqual(['audit-2026-11-22.jsonl', 'from.md']);
    });

    it('writes over no day that is there', async () => {
      await writeFile(at('audit-2026-11-22.jsonl'), 'older');
      await rotateDaily(at('audit.jsonl'), now);
      expect(await readFile(at('audit-2026-11-22.jsonl'), 'utf8')).toBe('older');
      expect(await names()).toEqual(['audit-2026-11-22.jsonl', 'audit.jsonl', 'from.md']);
    });
  });
});
