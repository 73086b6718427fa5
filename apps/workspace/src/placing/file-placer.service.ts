import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { isTerminal, type PayloadOf, type TaskMoved, type Proposal, type TaskSummary } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import {
  approveFileName, draftFileName, editText, errorFileOf, executeFileName, exists, filesIn, folderOfDomain, moveWithoutReplacing, numbered, parseTaskName, planFileName, removeFile,
  renderApproveFile, renderBadEnd, renderDraftFile, renderExecuteFile, renderPlanFile, renderUpdateFile, syncFolder, taskFileName, updateFileName, writeAtomic, type WorkspacePath,
} from '@waggle/workspace-files';
import { mayDecideByMove } from '../deciding/decided-by-move.js';
import { OvertakenEditsService } from '../deciding/overtaken-edits.service.js';
import type { Placed, Placement } from '../placement.repository.js';
import { TaskFilesService } from '../task-files.service.js';
import type { WorkspaceConfig } from '../workspace.config.js';
import { endedBadly, executorOf, type Homes, homesOf } from './homes.js';

/** What the other zone has prepared stays where people look for it, until this zone's own queue has it. */
const SCANNED: ReadonlyArray<TaskSummary['status']> = ['received', 'scanned', 'proposed'];

export type MovedEvent = PayloadOf<typeof TaskMoved>;
export type PlacingErrorCode = 'workspace_unwritable';

/** Brings the files of one task to where a move wants them. Every step can be repeated: it may run again before its commit. */
@Injectable()
export class FilePlacerService {
  constructor(
    private readonly files: TaskFilesService,
    private readonly edits: OvertakenEditsService,
    @Inject(IDENTITY) private readonly identity: Identity,
    @Inject(CONFIG) private readonly config: WorkspaceConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * @throws AppError `workspace_unwritable` (transient): disk full, read-only, no permission; `path_trick`, `bad_name`,
   * `unknown_prefix` (invalid) for an id that no file can have
   */
  async place(event: MovedEvent, row: Placement | undefined): Promise<Placed> {
    parseTaskName(taskFileName(event.task.taskId));
    try {
      return await this.placeAll(event, row);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'unexpected') throw error;
      throw new AppError<PlacingErrorCode>('workspace_unwritable', 'transient', `The files of ${event.task.taskId} could not be placed: ${error.message}`, {}, thrown);
    }
  }

  /** The other zone has the files of this task: what they say and where they lie is left to it. */
  async follow({ task }: MovedEvent, row: Placement | undefined): Promise<Placed> {
    const name = taskFileName(task.taskId);
    const places = [row?.file ?? null, `Done/${name}`, `Rejected/${name}`].filter((file) => file !== null);
    let file: WorkspacePath | null = null;
    for (const place of places) if (file === null && (await exists(this.files.onDisk(place)))) file = place;
    return { task, file, approveFile: null, executeFile: null, resultHash: row?.resultHash ?? null };
  }

  private async placeAll(event: MovedEvent, row: Placement | undefined): Promise<Placed> {
    const { task } = event;
    const homes = homesOf(task, executorOf(this.identity.role));
    const resultHash = await this.placePlan(event, row?.resultHash ?? null);
    const approveFile = await this.placeApprove(event, homes, row);
    const executeFile = await this.placeExecute(event, homes, row?.executeFile ?? null);
    const file = await this.placeTask(event, homes, row);
    if (endedBadly(task.status)) await this.writeBadEnd(event, file);
    // A person has found that it was done after all.
    else if (row !== undefined && endedBadly(row.status)) await removeFile(this.files.root, errorFileOf(row.file ?? `Rejected/${taskFileName(task.taskId)}`));
    if (isTerminal(task.status) || (task.zone === 'cloud' && task.status === 'pending_approval')) {
      await this.write(`Updates/${updateFileName(task.taskId)}`, renderUpdateFile(event));
    }
    return { task, file, approveFile, executeFile, resultHash };
  }

  private write(file: WorkspacePath, content: string): Promise<void> {
    return writeAtomic(this.files.onDisk(file), content);
  }

  private async placePlan({ task, result }: MovedEvent, known: string | null): Promise<string | null> {
    if (result === null) return known;
    const hash = createHash('sha256').update(JSON.stringify(result)).digest('hex');
    if (hash === known) return known;
    const folder = folderOfDomain('Plans', task.domain);
    await this.write(`${folder}/${planFileName(task.taskId)}`, renderPlanFile(task, result));
    const draft = renderDraftFile(task, result);
    const draftFile: WorkspacePath = `${folder}/${draftFileName(task.taskId)}`;
    if (draft !== undefined) await this.write(draftFile, draft);
    else if (known !== null) await removeFile(this.files.root, draftFile);
    return hash;
  }

  private async placeApprove(event: MovedEvent, { approve: home }: Homes, row: Placement | undefined): Promise<WorkspacePath | null> {
    const { task, approval, result } = event;
    const known = row?.approveFile ?? null;
    if (SCANNED.includes(task.status) && known?.startsWith('Pending_Approval/') === true) return known;
    const proposal = approval?.proposal ?? firstProposal(event);
    const wanted = home !== null && proposal !== undefined && (approval !== null || known !== null || task.status === 'pending_approval');
    const file = wanted ? (`${home}/${approveFileName(task.taskId)}` as const) : null;
    const view = file !== null && proposal !== undefined && (file !== known || task.status === 'pending_approval') ? { task, proposal, approval, result } : undefined;
    const byMove = mayDecideByMove(this.identity, this.config);
    // Without a new file, what was written stays where it waited.
    const place = file ?? known;
    const kept = byMove && place !== null && (view !== undefined || file !== known) ? await this.edits.keep(approval, place, known) : undefined;
    if (file !== null && view !== undefined) await this.write(file, renderApproveFile({ ...view, byMove, note: noteOf(approval, row, kept) }));
    if (known !== null && known !== file) await this.edits.remove(known);
    return file;
  }

  private async placeExecute({ task, approval }: MovedEvent, { execute: home }: Homes, known: WorkspacePath | null): Promise<WorkspacePath | null> {
    const wanted = home !== null && approval !== null && (known !== null || task.status === 'executing');
    const file = wanted ? (`${home}/${executeFileName(task.taskId)}` as const) : null;
    if (file !== null && approval !== null) await this.write(file, renderExecuteFile(task, approval));
    if (known !== null && known !== file) await removeFile(this.files.root, known);
    return file;
  }

  private async placeTask(event: MovedEvent, { task: home }: Homes, row: Placement | undefined): Promise<WorkspacePath | null> {
    const name = taskFileName(event.task.taskId);
    const current = await this.locate(name, home, row?.file ?? null);
    if (current === undefined) {
      this.log.warn({ taskId: event.task.taskId }, 'the file of this task is gone: somebody took it away');
      return null;
    }
    const isThere = home === 'stay' || path.posix.dirname(current) === home;
    const endsAgain = row !== undefined && isTerminal(row.status);
    if (isTerminal(event.task.status) && (endsAgain || !isThere)) await this.annotate(event, current);
    return isThere ? current : this.bring(current, home, name);
  }

  /** Beside another file of its name it gets a number; not in progress, where every name is a task: it stays where it is until its next move. */
  private async bring(current: WorkspacePath, home: WorkspacePath, name: string): Promise<WorkspacePath> {
    for (let number = 1; ; number += 1) {
      const target: WorkspacePath = `${home}/${numbered(name, number)}`;
      if (await moveWithoutReplacing(this.files.onDisk(current), this.files.onDisk(target))) {
        await syncFolder(this.files.onDisk(home));
        return target;
      }
      if (home.startsWith('In_Progress/')) {
        this.log.warn({ file: current, target }, 'another file has the name of this task: it stays where it is');
        return current;
      }
    }
  }

  /** Where it was last, else where it is going (a crash came after the move), else wherever in progress. */
  private async locate(name: string, home: Homes['task'], known: WorkspacePath | null): Promise<WorkspacePath | undefined> {
    const likely = [known, home === 'stay' ? null : `${home}/${name}`].filter((file) => file !== null);
    for (const file of likely) if (await exists(this.files.onDisk(file))) return file;
    for await (const file of filesIn(this.files.root, 'In_Progress')) if (path.posix.basename(file) === name) return file;
    return undefined;
  }

  /** Adds how it ended under the one field that is ours; all else in the file stays as it is. */
  private async annotate({ task, approval, receipt }: MovedEvent, file: WorkspacePath): Promise<void> {
    const text = await readFile(this.files.onDisk(file), 'utf8');
    const waggle = {
      status: task.status,
      zone: task.zone,
      agent: task.agent ?? undefined,
      reason: task.reason ?? undefined,
      ended: task.updated,
      approval: approval?.id,
      receipt: receipt === null ? undefined : { tool: `${receipt.server}.${receipt.tool}`, id: receipt.providerId, digest: receipt.digest, mode: receipt.mode, at: receipt.executedAt },
    };
    let edited: string;
    try {
      edited = editText(text, { waggle: JSON.parse(JSON.stringify(waggle)) as unknown });
    } catch {
      // Somebody has edited the file into something that is no YAML: it is kept as it is.
      return;
    }
    // A new file of the same text would not be known again as the one that a crash has left under two names.
    if (edited !== text) await this.write(file, edited);
  }

  private async writeBadEnd({ task }: MovedEvent, file: WorkspacePath | null): Promise<void> {
    const { taskId, status, agent, updated } = task;
    const note = renderBadEnd({ taskId, status, reason: task.reason ?? '', agent, at: updated });
    await this.write(errorFileOf(file ?? `Rejected/${taskFileName(taskId)}`), note);
  }
}

/** A zone that only prepares has no approval queue: the agent's own proposal is shown. */
function firstProposal({ result }: MovedEvent): Proposal | undefined {
  return result?.outcome === 'proposal' ? result.proposals[0] : undefined;
}

/** What became of a person's move, and of what was written, each said once. */
function noteOf(approval: MovedEvent['approval'], row: Placement | undefined, kept: string | undefined): string | null {
  const moved = row?.note?.approvalId === approval?.id ? row?.note?.text : undefined;
  const notes = new Set([moved, kept].filter((note) => note !== undefined));
  return notes.size === 0 ? null : [...notes].join(' ');
}
