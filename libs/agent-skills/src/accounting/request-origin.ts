import { sentenceWith } from '@waggle/brain';
import type { Taint } from '@waggle/contracts';
import { type Delegation, fieldOf } from '../delegation.js';

/** Where a request came from: the mail, when it was one, else the task's file. */
export function sourceOf(task: Delegation): string {
  return fieldOf(task, 'message_id') ?? `task ${task.taskId}`;
}

/** Did somebody outside write it? */
export function isFromOutside(task: Delegation): boolean {
  return fieldOf(task, 'message_id', 'sender') !== null;
}

/** A part of the call that nothing but the request says, with the line or sentence of it. */
export function taintBy(task: Delegation, field: string, name: string, words: string): Taint {
  const { body, frontMatter } = task.document;
  const sentence = name in frontMatter ? `${name}: ${words}` : sentenceWith(body, words);
  return { field, source: sourceOf(task), sentence };
}

/** The request itself, as evidence. */
export function requestEvidence(task: Delegation): { kind: 'message' | 'file'; ref: string; quote: string } {
  const messageId = fieldOf(task, 'message_id');
  return { kind: messageId === null ? 'file' : 'message', ref: messageId ?? task.taskId, quote: task.document.body.trim().slice(0, 280) };
}
