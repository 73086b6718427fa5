import { type Approval, approvalSchema } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { z } from 'zod';
import type { ApiClient, Request } from '../src/client/api-client.js';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown> | undefined;
}
interface Answer {
  readonly status: number;
  readonly body: unknown;
}
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly mend: string;
}

const UNDO_MS = 60_000;

export const problem = (status: number, code: string, detail: string): Problem => ({
  type: `urn:waggle:problem:${code}`,
  title: 'Refused',
  status,
  detail,
  instance: '/api',
  code,
  mend: 'Read it again.',
});

/** The approval queue behind the REST API: decided for real, once, by its rules; canned answers for the rest. */
export class QueueDouble {
  approvals: Approval[] = [];
  readonly asked: Asked[] = [];
  /** Answers by `METHOD /path`; a number is a status without a body, a `problem` is answered with its own. */
  readonly answers: Record<string, unknown> = {};
  onDecided: (approval: Approval) => void = () => undefined;

  /** Also as if another person had decided. */
  decide(id: string, change: Partial<Approval>): void {
    this.approvals = this.approvals.map((approval) => (approval.id === id ? approvalSchema.parse({ ...approval, ...change }) : approval));
    const changed = this.approvals.find((approval) => approval.id === id);
    if (changed !== undefined) this.onDecided(changed);
  }

  answer(method: string, path: string, query: URLSearchParams, body?: Record<string, unknown>): Answer {
    this.asked.push({ method, path: query.size === 0 ? path : `${path}?${query.toString()}`, body });
    const canned = this.answers[`${method} ${path}`];
    if (typeof canned === 'number') return { status: canned, body: undefined };
    if (canned !== undefined) return { status: statusOf(method, path, canned), body: canned };
    const [, , root, id, verb] = path.split('/');
    if (root !== 'approvals') return { status: 404, body: problem(404, 'task_not_found', `There is no ${path}`) };
    if (id === undefined) return this.list(query);
    if (id === 'batch') return this.batch(body ?? {});
    return verb === undefined ? this.one(id) : this.decision(id, verb, body ?? {});
  }

  /** The same without a network. */
  api(): ApiClient {
    const call = async (path: string, schema: z.ZodType, { method = 'GET', query = {}, body }: Request = {}): Promise<unknown> => {
      const given = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]));
      const { status, body: said } = await Promise.resolve(this.answer(method, path, new URLSearchParams(given), body as Record<string, unknown> | undefined));
      if (status < 400) return schema.parse(said);
      const { code, detail, mend } = (said ?? problem(status, 'refused', `answered with ${status}`)) as Problem;
      throw new AppError(code, 'invalid', `${detail}.`, { refused: true, status, mend });
    };
    return { call, open: async () => Promise.reject(new AppError('not_found', 'missing', 'No events.', { refused: true, status: 404 })) } as unknown as ApiClient;
  }

  private list(query: URLSearchParams): Answer {
    const states = (query.get('state') ?? 'pending').split(',');
    const fitting = this.approvals.filter(
      ({ state, group, taskId }) => (states.includes('all') || states.includes(state)) && group === (query.get('group') ?? group) && taskId === (query.get('taskId') ?? taskId),
    );
    const [first, limit] = [Number(query.get('after') ?? 0), Number(query.get('limit') ?? 100)];
    const next = fitting.length > first + limit ? String(first + limit) : null;
    return { status: 200, body: { approvals: fitting.slice(first, first + limit), next, total: fitting.length } };
  }

  private one(id: string): Answer {
    const found = this.approvals.find((approval) => approval.id === id);
    return found === undefined ? { status: 404, body: problem(404, 'approval_not_found', `There is no approval ${id}`) } : { status: 200, body: found };
  }

  private decision(id: string, verb: string, body: Record<string, unknown>): Answer {
    const decided = this.judge(id, verb, body);
    return 'code' in decided ? { status: decided.status, body: decided } : { status: 200, body: { approval: decided } };
  }

  private batch({ verdict, items }: Record<string, unknown>): Answer {
    const results = (items as { id: string; digest: string }[]).map(({ id, digest }) => {
      const decided = this.judge(id, String(verdict), { digest });
      return 'code' in decided ? { id, problem: decided } : { id, approval: decided };
    });
    return { status: 200, body: { results } };
  }

  private judge(id: string, verb: string, { digest, reason, args }: Record<string, unknown>): Approval | Problem {
    const found = this.approvals.find((approval) => approval.id === id);
    if (found === undefined) return problem(404, 'approval_not_found', `There is no approval ${id}`);
    if (found.digest !== digest) return problem(409, 'digest_changed', 'It says something else now');
    if (verb !== 'undo' && found.state !== 'pending') return problem(409, 'already_decided', `Already ${found.state} by ${found.decidedBy ?? '?'} at ${found.decidedAt ?? '?'}`);
    const now = Date.now();
    const answered = { decidedBy: 'operator', decidedAt: new Date(now).toISOString(), decisionReason: typeof reason === 'string' ? reason : null };
    const undoUntil = new Date(now + UNDO_MS).toISOString();
    const changes: Record<string, Partial<Approval>> = {
      approve: { ...answered, state: 'approved', undoUntil },
      reject: { ...answered, state: 'rejected' },
      modify: { ...answered, state: 'modified', undoUntil, proposal: { ...found.proposal, args: (args ?? {}) as Approval['proposal']['args'] } },
      undo: { state: 'pending', decidedBy: null, decidedAt: null, undoUntil: null },
    };
    this.decide(id, changes[verb] ?? {});
    return this.approvals.find((approval) => approval.id === id) ?? found;
  }
}

/** What is made is answered with 201. */
function statusOf(method: string, path: string, canned: unknown): number {
  if (typeof canned === 'object' && canned !== null && 'status' in canned && 'mend' in canned) return Number(canned.status);
  return method === 'POST' && /^\/api\/(lessons|stops|tasks|templates|webhooks)$/.test(path) ? 201 : 200;
}
