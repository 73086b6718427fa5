import { link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TaskSummary } from '@waggle/contracts';
import { silentLogger } from '@waggle/observability';
import type { Identity } from '@waggle/runtime';
import { ensureLayout, filesIn, type WorkspacePath } from '@waggle/workspace-files';
import { OvertakenEditsService } from '../deciding/overtaken-edits.service.js';
import type { Placement } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';
import type { WorkspaceConfig } from '../workspace.config.js';
import { FilePlacerService, type MovedEvent } from './file-placer.service.js';

const SALES: WorkspacePath = 'In_Progress/sales/EMAIL_1.md';
const row = { file: SALES, status: 'delegated', version: 2, approveFile: null, executeFile: null, resultHash: null, note: null } as unknown as Placement;

function event(change: Partial<TaskSummary>): MovedEvent {
  const at = '2026-11-21T10:00:00.000Z';
  const task: TaskSummary = { taskId: 'EMAIL_1', prefix: 'EMAIL', status: 'delegated', version: 3, priority: 'NORMAL', domain: 'email', zone: 'local', agent: 'finance', title: 'Prices', flagged: false, reason: null, created: at, updated: at, ...change };
  return { task, from: null, result: null, approval: null, receipt: null };
}

describe('placing again after a kill between the two steps of a move', () => {
  let root: string;
  let sut: FilePlacerService;
  const onDisk = (file: WorkspacePath): string => path.join(root, file);
  const places = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const folder of ['In_Progress', 'Done', 'Rejected']) for await (const file of filesIn(root, folder)) found.push(file);
    return found.sort();
  };

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'waggle-placer-'));
    await ensureLayout(root);
    for (const agent of ['sales', 'finance']) await mkdir(onDisk(`In_Progress/${agent}`));
    const config = { WAGGLE_WORKSPACE: root } as WorkspaceConfig;
    const identity = { role: 'local', zone: 'local', instance: 'one' } as Identity;
    const files = new TaskFilesService(config, silentLogger(), identity);
    sut = new FilePlacerService(files, new OvertakenEditsService(files, { FOLDER_OPERATOR: 'olga' }, silentLogger()), identity, config, silentLogger());
    await writeFile(onDisk(SALES), '---\nsubject: Prices\n---\nHello');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it.each([
    ['in progress, where a second file would be a second task', event({}), 'In_Progress/finance/EMAIL_1.md'],
    ['in Done', event({ status: 'done' }), 'Done/EMAIL_1.md'],
    ['in Rejected, where the note stands beside it', event({ status: 'failed', reason: 'Broken.' }), 'Rejected/EMAIL_1.md'],
  ])('leaves one file %s', async (_, moved, target) => {
    await sut.place(moved, row);
    // As the kill leaves it: the file under both names, the row not committed.
    await link(onDisk(target), onDisk(SALES));
    expect(await sut.place(moved, row)).toMatchObject({ file: target });
    expect(await places()).toEqual([target]);
    if (moved.task.status === 'failed') expect(await readdir(onDisk('Rejected'))).toEqual(['EMAIL_1.error.md', 'EMAIL_1.md']);
  });

  it('gives no number in progress, where another file has its name: it follows with its next move', async () => {
    await writeFile(onDisk('In_Progress/finance/EMAIL_1.md'), 'of a person');
    expect(await sut.place(event({}), row)).toMatchObject({ file: SALES });
    expect(await places()).toEqual(['In_Progress/finance/EMAIL_1.md', SALES]);
    expect(await sut.place(event({ status: 'done' }), row)).toMatchObject({ file: 'Done/EMAIL_1.md' });
    expect(await readFile(onDisk('In_Progress/finance/EMAIL_1.md'), 'utf8')).toBe('of a person');
  });

  it('keeps what lies in Done under its name, and takes a number there', async () => {
    await writeFile(onDisk('Done/EMAIL_1.md'), 'of a person');
    expect(await sut.place(event({ status: 'done' }), row)).toMatchObject({ file: 'Done/EMAIL_1.2.md' });
    expect(await readFile(onDisk('Done/EMAIL_1.md'), 'utf8')).toBe('of a person');
  });
});
