import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { transformFile } from '@swc/core';
import { ensureLayout, onDisk } from './folders.js';

const FILES = 1000;
const LIBS = path.resolve(import.meta.dirname, '../..');

/** Child processes run plain JavaScript: the three libs compiled into a folder of their own, inside the repository for `node_modules`. */
async function compile(into: string, lib: string): Promise<void> {
  const source = path.join(LIBS, lib, 'src');
  const target = path.join(into, 'node_modules', '@waggle', lib);
  for (const file of await readdir(source, { recursive: true })) {
    if (!file.endsWith('.ts') || file.includes('spec.ts')) continue;
    const { code } = await transformFile(path.join(source, file), { configFile: path.resolve(LIBS, '../.swcrc'), sourceMaps: false });
    const output = path.join(target, 'dist', file.replace(/\.ts$/, '.js'));
    await mkdir(path.dirname(output), { recursive: true });
    await writeFile(output, code);
  }
  await cp(path.join(LIBS, lib, 'package.json'), path.join(target, 'package.json'));
}

const CLAIMER = `
import { NextFiles, claimFile } from '@waggle/workspace-files';
const [root, agent] = process.argv.slice(2);
const next = new NextFiles(root);
const won = [];
next.start();
await next.sweep();
process.once('message', async () => {
  while (next.waiting > 0) {
    const results = await Promise.all(next.take(16).map(async (file) => [file, await claimFile(root, file, agent)]));
    won.push(...results.filter(([, { outcome }]) => outcome === 'won').map(([file]) => file));
  }
  next.stop();
  process.send(won, () => process.disconnect());
});
process.send('ready');
`;

describe('two claimers on one folder', () => {
  let home: string;

  beforeAll(async () => {
    await mkdir(path.resolve(LIBS, '../.waggle'), { recursive: true });
    home = await mkdtemp(path.resolve(LIBS, '../.waggle/claim-race-'));
    for (const lib of ['errors', 'contracts', 'workspace-files']) await compile(home, lib);
    await writeFile(path.join(home, 'claimer.mjs'), CLAIMER);
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it(`claim each of ${FILES} files once, as two processes`, async () => {
    const root = path.join(home, 'workspace');
    await ensureLayout(root);
    for (const agent of ['one', 'two']) await mkdir(onDisk(root, `In_Progress/${agent}`));
    const names = Array.from({ length: FILES }, (_, index) => `EMAIL_${index}.md`);
    for (const name of names) await writeFile(onDisk(root, `Needs_Action/email/${name}`), name);

    const claimers = ['one', 'two'].map((agent) => fork(path.join(home, 'claimer.mjs'), [root, agent], { execArgv: [] }));
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
