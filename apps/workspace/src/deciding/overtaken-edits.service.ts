import { lstat, readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Approval } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { besideKept, errorFileOf, isErrno, overtakenEditIn, readDecisionFile, removeFile, renderOvertakenEdit, unreadable, writeAtomic, type WorkspacePath } from '@waggle/workspace-files';
import { TaskFilesService } from '../task-files.service.js';
import type { WorkspaceConfig } from '../workspace.config.js';

interface Written {
  /** Where the person wrote. */
  readonly place: WorkspacePath;
  readonly text: string;
  /** Beside which it is kept. */
  readonly file: WorkspacePath;
  readonly why: string;
}

/** Keeps what a person has written into an approval file, beside it, when the file is written anew before that could count. */
@Injectable()
export class OvertakenEditsService {
  constructor(
    private readonly files: TaskFilesService,
    @Inject(CONFIG) private readonly config: Pick<WorkspaceConfig, 'FOLDER_OPERATOR'>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Before the approval's file is written to `file` and taken away from `known`. Can be repeated. The note that the new file needs. */
  async keep(approval: Approval | null, file: WorkspacePath, known: WorkspacePath | null): Promise<string | undefined> {
    const why = whyOvertaken(approval);
    if (known !== null && known !== file) await this.bringAlong(known, file);
    for (const place of new Set([known ?? file, file])) {
      const text = await this.read(place);
      if (text !== undefined) await this.keepText(approval, { place, text, file, why });
    }
    const kept = overtakenEditIn((await this.read(errorFileOf(file))) ?? '');
    return kept?.approvalId === approval?.id ? kept?.note : undefined;
  }

  /** The note that says so; undefined when nothing was written that would be lost. */
  async keepText(approval: Approval | null, { place, text, file, why }: Written): Promise<string | undefined> {
    const approvalId = overtakenIn(text, approval, this.config.FOLDER_OPERATOR);
    if (approvalId === undefined) return undefined;
    const note = `${why} What was written in it before lies beside this file.`;
    await this.beside(file, renderOvertakenEdit({ file: place, approvalId, at: new Date().toISOString(), note, kept: text }));
    return note;
  }

  /** A page beside an approval file, below what is kept there. */
  async beside(file: WorkspacePath, page: string): Promise<void> {
    const place = errorFileOf(file);
    const existing = await this.read(place);
    const text = besideKept(existing, page);
    if (text !== existing) await writeAtomic(this.files.onDisk(place), text);
  }

  /** Takes an approval file away with the note beside it, unless that keeps what a person wrote. */
  async remove(file: WorkspacePath): Promise<void> {
    await removeFile(this.files.root, file);
    const place = errorFileOf(file);
    if (overtakenEditIn((await this.read(place)) ?? '') === undefined) await removeFile(this.files.root, place);
  }

  private async bringAlong(from: WorkspacePath, to: WorkspacePath): Promise<void> {
    const text = await this.read(errorFileOf(from));
    if (text === undefined || overtakenEditIn(text) === undefined) return;
    await this.beside(to, text);
    await removeFile(this.files.root, errorFileOf(from));
  }

  private async read(file: WorkspacePath): Promise<string | undefined> {
    try {
      if (!(await lstat(this.files.onDisk(file))).isFile()) return undefined;
      return await readFile(this.files.onDisk(file), 'utf8');
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      if (unreadable(error) === undefined) throw error;
      this.log.warn({ file }, 'what was written in a file that cannot be read cannot be kept');
      return undefined;
    }
  }
}

/** The approval in whose waiting file a person wrote what neither counts now nor stands in the file that is written anew. */
function overtakenIn(text: string, approval: Approval | null, operator: string): string | undefined {
  try {
    const shown = readDecisionFile(text);
    if (shown === undefined || shown.state !== 'pending') return undefined;
    const { args, digest, reason, approvalId } = shown;
    const sameCall = args !== null && [digest, approval?.digest, approval?.approvedDigest].includes(argumentsDigest(args));
    // Who has agreed by a move has said the reason, and is one of several.
    const agreed = approval?.state === 'pending' && approval.agreedBy.includes(operator);
    const sameReason = reason === '' || reason === approval?.decisionReason || agreed;
    const sameText = !shown.changed || !shown.sealed;
    return sameCall && sameReason && sameText ? undefined : approvalId;
  } catch {
    return approval?.id;
  }
}

function whyOvertaken(approval: Approval | null): string {
  if (approval === null) return 'This is no longer asked.';
  const { state, agreedBy, peopleNeeded, decidedBy, decidedAt } = approval;
  if (state !== 'pending') return `Edited too late: already ${state} by ${decidedBy ?? 'nobody'} at ${decidedAt ?? ''}.`;
  return agreedBy.length === 0 ? 'The approval has moved on, so this file was written anew.' : `${agreedBy.join(', ')} agreed; ${peopleNeeded} people must, so this file was written anew.`;
}
