import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { isTerminal } from '@waggle/contracts';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { filesIn, isErrno, moveWithoutReplacing, numbered, parseText, removeFile, taskFileName, taskOfApproveFile, type WorkspacePath } from '@waggle/workspace-files';
import { TaskFilesService } from '../task-files.service.js';
import { CustodyStores } from './custody-stores.js';
import type { End } from './end-files.service.js';

/** Where a task that both zones had worked on can leave a copy behind when one of them ends it. */
const WORKED_ON: readonly WorkspacePath[] = ['In_Progress', 'Pending_Approval'];

/** Puts away what is left in the folders of work of tasks that have ended: nobody would ever move it again. */
@Injectable()
export class StraysService {
  constructor(
    private readonly files: TaskFilesService,
    private readonly stores: CustodyStores,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  /** Can be repeated; true when something was put away. A task that is open here is left alone. */
  async tidy(): Promise<boolean> {
    let any = false;
    for (const folder of WORKED_ON) {
      for await (const file of filesIn(this.files.root, folder)) if (await this.putAway(file)) any = true;
    }
    return any;
  }

  private async putAway(file: WorkspacePath): Promise<boolean> {
    const name = path.posix.basename(file);
    const approvalOf = taskOfApproveFile(name);
    const taskId = approvalOf ?? name.replace(/\.md$/, '');
    const end = await this.stores.ends.endOf(taskId);
    if (end === undefined || this.mayBeOpenThere(end) || (await this.isOpenHere(taskId))) return false;
    if (approvalOf !== undefined || (await this.saysTheSame(file, end.file))) await removeFile(this.files.root, file);
    else await this.keepBeside(file, end.file);
    return true;
  }

  /** The local zone may go on with what the cloud zone has ended, and gives its files back each time: there it is known. */
  private mayBeOpenThere(end: End): boolean {
    return this.identity.zone === 'cloud' && end.zone === 'cloud';
  }

  private async isOpenHere(taskId: string): Promise<boolean> {
    const row = (await this.stores.placements.find([taskId])).get(taskId);
    return row !== undefined && !isTerminal(row.status);
  }

  /** The end adds how it came to it, in the front matter alone. */
  private async saysTheSame(file: WorkspacePath, ended: WorkspacePath): Promise<boolean> {
    const [one, other] = await Promise.all([file, ended].map((each) => this.bodyOf(each)));
    return one === undefined || one === other;
  }

  private async bodyOf(file: WorkspacePath): Promise<string | undefined> {
    try {
      return parseText(await readFile(this.files.onDisk(file), 'utf8')).body;
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      return `unreadable ${file}`;
    }
  }

  private async keepBeside(file: WorkspacePath, ended: WorkspacePath): Promise<void> {
    const home = path.posix.dirname(ended);
    for (let number = 2; ; number += 1) {
      if (await moveWithoutReplacing(this.files.onDisk(file), this.files.onDisk(`${home}/${numbered(taskFileName(path.posix.basename(file, '.md')), number)}`))) return;
    }
  }
}
