import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TaskStatus, Zone } from '@waggle/contracts';
import { ensureLayout } from '@waggle/workspace-files';
import type { Identity } from '@waggle/runtime';
import type { TaskFilesService } from '../task-files.service.js';
import type { CustodyStores } from './custody-stores.js';
import { EndFilesService } from './end-files.service.js';
import { StraysService } from './strays.service.js';

let root: string;
let open: Record<string, TaskStatus>;
let sut: StraysService;
let sutIn: (zone: Zone) => StraysService;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'strays-'));
  await ensureLayout(root);
  open = {};
  const files = { root, onDisk: (file: string) => path.join(root, file) } as TaskFilesService;
  const placements = { find: async (ids: string[]) => new Map(ids.flatMap((id) => (open[id] === undefined ? [] : [[id, { status: open[id] }]]))) };
  sutIn = (zone) => new StraysService(files, { placements, ends: new EndFilesService(files) } as unknown as CustodyStores, { zone } as Identity);
  sut = sutIn('local');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const put = (file: string, text: string) => writeFile(path.join(root, file), text);
const ended = (body: string, zone: Zone = 'local') => `---\nwaggle:\n  status: done\n  zone: ${zone}\n---\n${body}`;
const names = (folder: string) => readdir(path.join(root, folder));

describe('what a race of claims leaves behind', () => {
  it('goes when its task has ended and it says the same, with its approval file [R-ZONE-END]', async () => {
    await put('Done/EMAIL_1.md', ended('Hello\n'));
    await put('In_Progress/EMAIL_1.md', 'Hello\n');
    await put('Pending_Approval/email/APPROVE_EMAIL_1.md', 'Approve?\n');
    expect(await sut.tidy()).toBe(true);
    expect([await names('In_Progress'), await names('Pending_Approval/email'), await names('Done')]).toEqual([[], [], ['EMAIL_1.md']]);
    expect(await sut.tidy()).toBe(false);
  });

  it('is left to the local zone by the cloud, which may have ended what is still open there [R-SYNC-LEAVING]', async () => {
    await put('Done/EMAIL_1.md', ended('Hello\n', 'cloud'));
    await put('Done/EMAIL_2.md', ended('Hello\n'));
    for (const taskId of ['EMAIL_1', 'EMAIL_2']) await put(`In_Progress/${taskId}.md`, 'Hello\n');
    expect([await sutIn('cloud').tidy(), await names('In_Progress')]).toEqual([true, ['EMAIL_1.md']]);
    expect([await sutIn('local').tidy(), await names('In_Progress')]).toEqual([true, []]);
  });

  it('is kept beside the end when somebody has written something else into it', async () => {
    await put('Rejected/EMAIL_1.md', ended('Hello\n'));
    await put('In_Progress/EMAIL_1.md', 'Hello, and one thing more\n');
    await sut.tidy();
    const [kept = ''] = (await names('Rejected')).filter((name) => name !== 'EMAIL_1.md');
    expect(await readFile(path.join(root, 'Rejected', kept), 'utf8')).toBe('Hello, and one thing more\n');
    expect(await names('In_Progress')).toEqual([]);
  });

  it('stays while its task is open here, or where nothing says that it has ended', async () => {
    open['EMAIL_1'] = 'delegated';
    await put('Done/EMAIL_1.md', ended('Hello\n'));
    await put('Done/EMAIL_2.md', 'a file of a person\n');
    for (const taskId of ['EMAIL_1', 'EMAIL_2', 'EMAIL_3']) await put(`In_Progress/${taskId}.md`, 'Hello\n');
    expect(await sut.tidy()).toBe(false);
    expect(await names('In_Progress')).toEqual(['EMAIL_1.md', 'EMAIL_2.md', 'EMAIL_3.md']);
  });
});
