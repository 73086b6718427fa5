import { randomBytes } from 'node:crypto';
import { ContentTypeNotSupportedError, RequestMalformedError } from '@a2a-js/sdk/errors';
import type { Message } from '@a2a-js/sdk';
import { frontMatterSchema, type PayloadOf, type Prefix, prioritySchema, type TaskFile } from '@waggle/contracts';
import { z } from 'zod';
import { approveSchema, modifySchema, rejectSchema } from '../approvals/approval-input.js';
import { SKILL_IDS } from './agent-card.js';

const MAX_TEXT_BYTES = 1024 * 1024;

/** A data part of the first message: which skill, and what else the task file shall say. */
const orderSchema = z.strictObject({
  skill: z.enum(SKILL_IDS as [Prefix, ...Prefix[]]).default('RESEARCH'),
  title: z.string().trim().min(1).max(300).optional(),
  priority: prioritySchema.optional(),
  frontMatter: frontMatterSchema.default({}),
});

const approvalId = z.uuid('an approval id is a UUID');
/** A data part of a later message: a person's decision, bound to what they were shown. */
const decisionSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ ...approveSchema.shape, approvalId, verdict: z.literal('approve') }),
  z.strictObject({ ...rejectSchema.shape, approvalId, verdict: z.literal('reject') }),
  z.strictObject({ ...modifySchema.shape, approvalId, verdict: z.literal('modify') }),
]);
export type DecisionPart = z.infer<typeof decisionSchema>;

/** @throws RequestMalformedError, ContentTypeNotSupportedError */
export function fileOf(message: Message, person: string, now: Date): PayloadOf<typeof TaskFile> {
  const { texts, data } = contentOf(message);
  if (data.length > 1) throw new RequestMalformedError('A task takes one data part at most: {skill, title, priority, frontMatter}.');
  const { skill, title, priority, frontMatter } = read(orderSchema, data[0] ?? {});
  const body = texts.join('\n\n');
  if (body.trim() === '') throw new RequestMalformedError('A task needs a text part that says what shall be done.');
  if (Buffer.byteLength(body) > MAX_TEXT_BYTES) throw new RequestMalformedError('The text of a task holds at most 1 MiB.');
  return {
    taskId: `${skill}_${now.toISOString().slice(0, 10).replaceAll('-', '')}_${randomBytes(6).toString('hex')}`,
    // Last, so that nobody can name another source.
    frontMatter: { ...frontMatter, ...(title === undefined ? {} : { title }), ...(priority === undefined ? {} : { priority }), created: now.toISOString(), source: `a2a:${person}` },
    body,
    sourceKey: `a2a:${person}:${message.messageId}`,
  };
}

/** The decision in a message; undefined when it holds text alone, which decides nothing. @throws RequestMalformedError, ContentTypeNotSupportedError */
export function decisionIn(message: Message): DecisionPart | undefined {
  const { data } = contentOf(message);
  if (data.length > 1) throw new RequestMalformedError('A message holds one decision at most.');
  return data.length === 0 ? undefined : read(decisionSchema, data[0]);
}

function contentOf({ parts }: Message): { texts: string[]; data: unknown[] } {
  const content = parts.map((part) => part.content);
  const other = content.find((one) => one?.$case !== 'text' && one?.$case !== 'data');
  if (parts.length === 0) throw new RequestMalformedError('The message has no parts.');
  if (other !== undefined || content.includes(undefined)) throw new ContentTypeNotSupportedError('Text and data parts are read here, no files and no addresses.');
  return {
    texts: content.flatMap((one) => (one?.$case === 'text' ? [one.value] : [])),
    data: content.flatMap((one) => (one?.$case === 'data' ? [one.value as unknown] : [])),
  };
}

function read<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RequestMalformedError(`The data part: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`).join('; ')}`);
}
