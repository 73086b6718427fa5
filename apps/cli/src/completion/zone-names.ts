import { approvalSchema, deadLetterSchema, taskSummarySchema } from '@waggle/contracts';
import { z } from 'zod';
import type { Request } from '../client/api-client.js';
import { shortId } from '../text/approval-card.js';
import { connect } from '../zone/running-zone.js';
import type { Asked, Candidate } from './candidates.js';

/** Whoever presses Tab does not wait longer. */
const ANSWER_WITHIN_MS = 1500;
/** What a shell takes as one plain word. A stranger may have named a task. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_.@+-]*$/;

const approvalsSchema = z.object({ approvals: z.array(approvalSchema.pick({ id: true, taskId: true, state: true })) });
const tasksSchema = z.object({ tasks: z.array(taskSummarySchema.pick({ taskId: true, status: true })) });

const lettersSchema = z.object({ letters: z.array(deadLetterSchema.pick({ id: true, message: true })) });

/** What the running zone has to name; nothing where none runs or it is slow. */
export async function zoneNames(home: string, kind: Asked): Promise<Candidate[]> {
  try {
    const { api } = await connect(home);
    const read = async <S extends z.ZodType>(path: string, schema: S, query: Request['query'] = { limit: 100 }): Promise<z.infer<S>> =>
      schema.parse(await (await api.open(path, { query }, AbortSignal.timeout(ANSWER_WITHIN_MS))).json());
    const found = {
      task: async () => tasks(await read('/api/tasks', tasksSchema)),
      approval: async () => approvals(await read('/api/approvals', approvalsSchema)),
      letter: async () => letters(await read('/api/dead-letters', lettersSchema, {})),
    };
    return (await found[kind]()).filter(({ value }) => PLAIN.test(value));
  } catch {
    return [];
  }
}

function tasks({ tasks }: z.infer<typeof tasksSchema>): Candidate[] {
  return tasks.map(({ taskId, status }) => ({ value: taskId, about: status }));
}

function letters({ letters }: z.infer<typeof lettersSchema>): Candidate[] {
  return letters.map(({ id, message }) => ({ value: id, about: PLAIN.test(message) ? message : '' }));
}

function approvals({ approvals }: z.infer<typeof approvalsSchema>): Candidate[] {
  return approvals.flatMap(({ id, taskId, state }) => [
    { value: taskId, about: state },
    { value: shortId(id), about: PLAIN.test(taskId) ? taskId : state },
  ]);
}
