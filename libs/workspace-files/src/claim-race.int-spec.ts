import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ensureLayout, onDisk } from './folders.js';

const FILES = 1000;
const CLAIMER = path.join(import.meta.dirname, '../test/claimer.mjs');

describe('two claimers on one folder', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'waggle-race-'));
    await ensureLayout(root);
    for (const agent of ['one', 'two']) await mkdir(onDisk(root, `In_Progress/${agent}`));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it(`claim each of ${FILES} files once, as two processes [R-CLAIM-ONCE]`, async () => {
    const names = Array.from({ length: FILES }, (_, index) => `EMAIL_${index}.md`);
    for (const name of names) await writeFile(onDisk(root, `Needs_Action/email/${name}`), name);

    const claimers = ['one', 'two'].map((agent) => fork(CLAIMER, [root, agent], { execArgv: [] }));
    await Promise.all(claimers.map((claimer) => once(claimer, 'message')));
    const answers = claimers.map(async (claimer) => ((await once(claimer, 'message')) as [string[]])[0]);
    for (const claimer of claimers) claimer.send('go');
    const [one = [], two = []] = await Promise.all(answers);

    expect([...one, ...two].sort()).toEqual(names.map((name) => `Needs_Action/email/${name}`).sort());
    expect(await readdir(onDisk(root, 'Needs_Action/email'))).toEqual([]);
    const kept = [...(await readdir(onDisk(root, 'In_Progress/one'))), ...(await readdir(onDisk(root, 'In_Progress/two')))];
    expect(kept.sort()).toEqual([...names].sort());
  });
});
