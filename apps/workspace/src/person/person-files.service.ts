import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { ERASED_TEXT, type ErasedPart, isTerminal, type PersonRecord, type TaskStatus } from '@waggle/contracts';
import { Database } from '@waggle/persistence';
import { errorFileOf, filesIn, isErrno, removeFile, type WorkspacePath, writeAtomic } from '@waggle/workspace-files';
import { TaskFilesService } from '../task-files.service.js';
import { taskIdIn, withoutTexts } from './erased-file.js';

/** Logs are not among them: the audit is sealed, the others name tasks only. */
const FOLDERS: readonly WorkspacePath[] = ['Needs_Action', 'In_Progress', 'Plans', 'Pending_Approval', 'Approved', 'Rejected', 'Done', 'Updates', 'Signals', 'Briefings', 'Accounting'];
/** Here lies what is to be done, whether or not anybody has claimed it yet. */
const UNDER_WAY = /^(?:Needs_Action|In_Progress)\//;
const MOST = 500;

interface Found {
  readonly file: WorkspacePath;
  /** undefined: no task's. */
  readonly taskId: string | undefined;
  /** The person's address stands in it. */
  readonly named: boolean;
}

interface Sorted {
  readonly ended: readonly Found[];
  readonly open: readonly Found[];
  readonly other: readonly Found[];
}

/** What the workspace's files tell of a person. The files of a task belong together: where one names somebody, all are about them. */
@Injectable()
export class PersonFiles {
  constructor(
    private readonly database: Database,
    private readonly files: TaskFilesService,
  ) {}

  async records(address: string): Promise<{ records: PersonRecord[]; more: boolean }> {
    const { ended, open, other } = await this.find(address);
    const found = [...open, ...ended, ...other];
    const records = await Promise.all(found.slice(0, MOST).map(async ({ file }) => ({ kind: 'file', id: file, at: null, content: (await this.text(file)) ?? '' })));
    return { records, more: found.length > MOST };
  }

  /** File by file, each replaced as a whole; those that name the person last, since the others are found by them after a crash. */
  async erase(address: string, dryRun: boolean): Promise<ErasedPart[]> {
    const { ended, open, other } = await this.find(address);
    if (!dryRun) {
      await this.database.query('UPDATE placement SET title = $2 WHERE task_id = ANY($1::text[])', [ended.map(({ taskId }) => taskId), ERASED_TEXT]);
      for (const { file } of ended.toSorted((one, another) => Number(one.named) - Number(another.named))) {
        await removeFile(this.files.root, errorFileOf(file));
        await this.rewrite(file, withoutTexts);
      }
      for (const { file } of other) await this.rewrite(file, (text) => withoutLines(text, address));
    }
    const parts: ErasedPart[] = [
      { kind: 'file of a task that has ended', count: ended.length, fate: 'anonymised', why: 'the texts go; that there was a task, and how it ended, stays' },
      { kind: 'other file', count: other.length, fate: 'anonymised', why: 'the lines that name the person go' },
      { kind: 'file of a task that is open', count: open.length, fate: 'kept', why: 'it is open: decide it, or `waggle cancel <task>`, then erase again' },
    ];
    return parts.filter(({ count }) => count > 0);
  }

  private async find(address: string): Promise<Sorted> {
    const all = await this.look(address);
    const tasks = new Set(all.flatMap(({ taskId, named }) => (named ? (taskId ?? []) : [])));
    const underWay = await this.open([...tasks]);
    const ofTasks = all.filter(({ taskId }) => taskId !== undefined && tasks.has(taskId));
    const isOpen = ({ file, taskId = '' }: Found): boolean => UNDER_WAY.test(file) || underWay.has(taskId);
    return { open: ofTasks.filter(isOpen), ended: ofTasks.filter((one) => !isOpen(one)), other: all.filter(({ taskId, named }) => named && taskId === undefined) };
  }

  private async look(address: string): Promise<Found[]> {
    const found: Found[] = [];
    for (const folder of FOLDERS) {
      for await (const file of filesIn(this.files.root, folder)) {
        const named = names((await this.text(file)) ?? '', address);
        found.push({ file, taskId: taskIdIn(path.posix.basename(file)), named });
      }
    }
    return found;
  }

  /** A task that was rejected before it became one has no row, and has ended. */
  private async open(taskIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ taskId: string; status: TaskStatus }>('SELECT task_id AS "taskId", status FROM placement WHERE task_id = ANY($1::text[])', [taskIds]);
    return new Set(rows.filter(({ status }) => !isTerminal(status)).map(({ taskId }) => taskId));
  }

  private async rewrite(file: WorkspacePath, change: (text: string) => string): Promise<void> {
    const text = await this.text(file);
    if (text !== undefined) await writeAtomic(this.files.onDisk(file), change(text));
  }

  private async text(file: WorkspacePath): Promise<string | undefined> {
    return readFile(this.files.onDisk(file), 'utf8').catch(gone);
  }
}

const names = (text: string, address: string): boolean => text.toLowerCase().includes(address.toLowerCase());

const withoutLines = (text: string, address: string): string => text.split('\n').map((line) => (names(line, address) ? ERASED_TEXT : line)).join('\n');

function gone(thrown: unknown): undefined {
  if (isErrno(thrown, 'ENOENT')) return undefined;
  throw thrown;
}
