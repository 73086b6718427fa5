import { isDeepStrictEqual } from 'node:util';
import { ERASED_TEXT, isTerminal, type PayloadOf, type TaskFile } from '@waggle/contracts';
import type { TaskRecord } from '../task-record.js';

/** Leaves room for the number in a task's name. */
const LONGEST_NAME = 190;

/** Why a task is not done once more, and what to do instead; undefined when it can be. */
export function whyNotAgain({ taskId, status, data }: TaskRecord): string | undefined {
  if (!isTerminal(status)) return `${taskId} is ${status}, so it is under way: wait for it, or end it first (waggle cancel ${taskId} --reason <text>).`;
  if (status === 'done') return `${taskId} is done. What shall be done beside it is a new task: waggle add`;
  if (status === 'needs_reconciliation') return `It is not certain whether the call of ${taskId} took effect: look at the outside system first, then say what you saw: waggle settle ${taskId}`;
  if (data.takenOver) return `The other zone has taken ${taskId} over; it goes on there.`;
  if (data.receipts.some(({ mode }) => mode === 'live')) return `A part of ${taskId} has been carried out, which must not happen twice. What is left of it is a new task: waggle add`;
  if (data.document.body === ERASED_TEXT) return `The texts of ${taskId} were erased with the person that they are about; there is nothing left to file.`;
  return undefined;
}

/**
 * What is filed. Whatever decides about trust stays: its kind, the fields of a message, and its source, save that what the other zone has
 * handed over never passes for the operator's word.
 *
 * @param attempt 2 for the first repetition: the same attempt is filed once, under whatever name
 */
export function repetitionOf(task: TaskRecord, attempt: number, nameNumber: number): PayloadOf<typeof TaskFile> {
  const { taskId, data } = task;
  return {
    taskId: `${taskId.slice(0, LONGEST_NAME)}-${nameNumber}`,
    frontMatter: { ...data.document.frontMatter, source: sourceOf(task) },
    body: data.document.body,
    sourceKey: `again:${taskId}:${attempt}`,
  };
}

/** `EMAIL_1` for `EMAIL_1-2`; whether it is of that one, the texts tell. */
export const firstIdOf = (taskId: string): string | undefined => /^(.+)-\d{1,3}$/.exec(taskId)?.[1];

export function isRepetition(task: TaskRecord, first: TaskRecord): boolean {
  const { frontMatter, body } = repetitionOf(first, 2, 2);
  return isDeepStrictEqual([task.source, task.data.document.frontMatter, task.data.document.body], [frontMatter['source'], frontMatter, body]);
}

const sourceOf = ({ source, data: { adoptedFrom } }: TaskRecord): string => (adoptedFrom === null ? source : `zone:${adoptedFrom}`);
