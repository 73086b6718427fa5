import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { isTerminal, taskStatusSchema, zoneSchema } from '@waggle/contracts';
import { isErrno, parseText, taskFileName, type WorkspacePath } from '@waggle/workspace-files';
import { z } from 'zod';
import { TaskFilesService } from '../task-files.service.js';

const endSchema = z.object({ waggle: z.object({ status: taskStatusSchema.refine(isTerminal), zone: zoneSchema, reason: z.string().default('') }) });
export type End = z.infer<typeof endSchema>['waggle'] & { readonly file: WorkspacePath };

const HOMES: readonly WorkspacePath[] = ['Done', 'Rejected'];

/** Reads from the files of ended tasks how they ended, and in which zone. */
@Injectable()
export class EndFilesService {
  constructor(private readonly files: TaskFilesService) {}

  async endOf(taskId: string): Promise<End | undefined> {
    for (const home of HOMES) {
      const file: WorkspacePath = `${home}/${taskFileName(taskId)}`;
      const end = endSchema.safeParse(await this.fieldsOf(file));
      if (end.success) return { ...end.data.waggle, file };
    }
    return undefined;
  }

  private async fieldsOf(file: WorkspacePath): Promise<unknown> {
    try {
      return parseText(await readFile(this.files.onDisk(file), 'utf8')).frontMatter;
    } catch (error) {
      if (isErrno(error, 'ENOENT') || !isErrno(error, 'EACCES', 'EIO')) return undefined;
      throw error;
    }
  }
}
