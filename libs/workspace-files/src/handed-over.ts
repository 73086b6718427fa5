import { type AgentResult, agentResultSchema } from '@waggle/contracts';
import { z } from 'zod';
import { partsOf } from './decision-file.js';
import { parseText } from './front-matter.js';
import { fencedJson, section } from './render/markdown.js';
import { taskFileError } from './task-file.error.js';

const HEADING = 'For the other zone';
const fieldsSchema = z.object({ task: z.string(), zone: z.literal('cloud'), approval: z.never().optional() });
const handedOverSchema = z.object({ agent: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/), result: agentResultSchema });

/** What a zone that only prepares hands to the one that decides. Nothing of it is to be believed. */
export type HandedOver = z.infer<typeof handedOverSchema>;

/** The agent's whole answer, in the approval file of a zone that only prepares. */
export function handOverSection(handedOver: { readonly agent: string | null; readonly result: AgentResult }): string {
  return section(HEADING, ['Machines read this block; the call and the texts above are what it holds.', '', fencedJson(handedOver)]);
}

/**
 * The task and what was prepared, of an approval file that the cloud zone has made; undefined for any other file.
 *
 * @throws AppError `bad_field` when the block is missing or not what it should be; as `parseText` for the front matter
 */
export function readHandedOver(text: string): (HandedOver & { readonly taskId: string }) | undefined {
  const { frontMatter, body } = parseText(text);
  const fields = fieldsSchema.safeParse(frontMatter);
  if (!fields.success) return undefined;
  const [block, second] = partsOf(body).blocks.filter(({ heading }) => heading === HEADING);
  const read = second === undefined ? handedOverSchema.safeParse(jsonIn(block?.lines.join('\n') ?? '')) : undefined;
  if (read?.success !== true) {
    throw taskFileError('bad_field', `The block under "${HEADING}" cannot be read.`, 'Let the cloud zone prepare the task again, or move its task file back to Needs_Action.');
  }
  return { taskId: fields.data.task, ...read.data };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
