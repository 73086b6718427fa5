import { link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '@waggle/errors';
import { ensureLayout, onDisk, type WorkspacePath } from './folders.js';
import { errorFileOf, rejectFile } from './reject.js';

const ROUNDS = 200;
const error = new AppError('bad_yaml', 'invalid', 'Not valid.', { mend: 'Quote it.' });

describe('two instances that reject at once', () => {
  let root: string;
  const names = async (folder: WorkspacePath): Promise<string[]> => (await readdir(onDisk(root, folder))).sort();
  const read = (file: WorkspacePath): Promise<string> => readFile(onDisk(root, file), 'utf8');

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'waggle-reject-'));
    await ensureLayout(root);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it(`of one file leave it once, with its note, in each of ${ROUNDS} rounds [R-BAD-FILE]`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await writeFile(onDisk(root, 'Needs_Action/EMAIL_1.md'), 'x');
      const rejected = await Promise.all([rejectFile(root, 'Needs_Action/EMAIL_1.md', error), rejectFile(root, 'Needs_Action/EMAIL_1.md', error)]);
      expect(rejected.filter((to) => to !== undefined)).toEqual(['Rejected/EMAIL_1.md']);
      expect(await names('Rejected')).toEqual(['EMAIL_1.error.md', 'EMAIL_1.md']);
      for (const name of await names('Rejected')) await rm(onDisk(root, `Rejected/${name}`));
    }
  });

  it(`two files of one name give each its own note, in each of ${ROUNDS} rounds [R-BAD-FILE]`, async () => {
    const sources = ['Needs_Action/email/EMAIL_1.md', 'Needs_Action/social/EMAIL_1.md'];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const source of sources) await writeFile(onDisk(root, source), source);
      const rejected = await Promise.all(sources.map((source) => rejectFile(root, source, error)));
      expect([...rejected].sort()).toEqual(['Rejected/EMAIL_1.2.md', 'Rejected/EMAIL_1.md']);
      for (const to of rejected) expect(await read(errorFileOf(to ?? ''))).toContain(`file: ${await read(to ?? '')}\n`);
      for (const name of await names('Rejected')) await rm(onDisk(root, `Rejected/${name}`));
    }
  });

  it('of which one is killed before its note leave the reject to the other', async () => {
    await mkdir(onDisk(root, 'In_Progress/sales'));
    await writeFile(onDisk(root, 'In_Progress/sales/EMAIL_1.md'), 'x');
    await link(onDisk(root, 'In_Progress/sales/EMAIL_1.md'), onDisk(root, 'Rejected/EMAIL_1.md'));
    expect(await rejectFile(root, 'In_Progress/sales/EMAIL_1.md', error)).toBe('Rejected/EMAIL_1.md');
    expect([await names('In_Progress/sales'), await names('Rejected')]).toEqual([[], ['EMAIL_1.error.md', 'EMAIL_1.md']]);
  });

  it('say nothing of a file that somebody has taken away', async () => {
    expect(await rejectFile(root, 'Needs_Action/EMAIL_1.md', error)).toBeUndefined();
    expect(await names('Rejected')).toEqual([]);
  });
});
