import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ALWAYS_COUNTED, FolderCounter } from './folder-counter.js';
import { ensureLayout, onDisk } from './folders.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'counter-'));
  await ensureLayout(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function add(from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) await writeFile(onDisk(root, `Done/EMAIL_${n}.md`), '');
}

describe('FolderCounter', () => {
  it('counts a small folder anew each time', async () => {
    const counter = new FolderCounter(root);
    await add(0, 3);
    expect(await counter.counts()).toMatchObject({ Done: 3, Rejected: 0 });
    await add(3, 5);
    expect(await counter.counts()).toMatchObject({ Done: 5 });
  });

  it('counts a large one again only when that has been paid for [R-GROWTH-FOLDERS]', async () => {
    const counter = new FolderCounter(root);
    await add(0, ALWAYS_COUNTED);
    expect(await counter.counts()).toMatchObject({ Done: ALWAYS_COUNTED });
    await writeFile(onDisk(root, 'Done/EMAIL_new.md'), '');
    expect(await counter.counts()).toMatchObject({ Done: ALWAYS_COUNTED });
    const clock = performance.now.bind(performance);
    performance.now = () => clock() + 3_600_000;
    try {
      expect(await counter.counts()).toMatchObject({ Done: ALWAYS_COUNTED + 1 });
    } finally {
      performance.now = clock;
    }
  });
});
