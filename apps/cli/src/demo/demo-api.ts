import { APPROVAL_STATES, type Approval, approvalSchema, ComplianceCheck, type ComplianceReport, type ReplyOf, TaskGet, type TaskSummary, taskSummarySchema } from '@waggle/contracts';
import { z } from 'zod';
import type { ApiClient } from '../client/api-client.js';

export type Story = ReplyOf<typeof TaskGet>;

const storySchema: z.ZodType<Story> = TaskGet.reply ?? z.never();
const taskPageSchema = z.object({ tasks: z.array(taskSummarySchema), next: z.string().nullable() });
const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });
const proofSchema = z.object({ proven: z.boolean(), missing: z.array(z.string()) });
const auditSchema = z.object({ entries: z.array(z.object({ action: z.string() })) });
const chainSchema = z.object({ ok: z.boolean(), entries: z.number() });

/** What the demo asks of the public REST API: all that its operator and its report may touch. */
export class DemoApi {
  constructor(private readonly client: ApiClient) {}

  /** Fills the CRM with the sample contacts, some of whom write to the demo's company. */
  async seedCrm(): Promise<void> {
    await this.client.call('/api/crm/sample', z.unknown(), { method: 'POST', body: {} });
  }

  /** All tasks, page by page. */
  async tasks(): Promise<TaskSummary[]> {
    const all: TaskSummary[] = [];
    let after: string | undefined;
    do {
      const page = await this.client.call('/api/tasks', taskPageSchema, { query: { limit: 200, after } });
      all.push(...page.tasks);
      after = page.next ?? undefined;
    } while (after !== undefined);
    return all;
  }

  async task(taskId: string): Promise<Story> {
    return this.client.call<typeof storySchema>(`/api/tasks/${encodeURIComponent(taskId)}`, storySchema);
  }

  async proof(taskId: string): Promise<z.infer<typeof proofSchema>> {
    return this.client.call(`/api/tasks/${encodeURIComponent(taskId)}/proof`, proofSchema);
  }

  async waiting(): Promise<Approval[]> {
    return (await this.client.call('/api/approvals', approvalsSchema, { query: { state: 'pending', limit: 500 } })).approvals;
  }

  async everyApproval(): Promise<Approval[]> {
    const lists = await Promise.all(APPROVAL_STATES.map((state) => this.client.call('/api/approvals', approvalsSchema, { query: { state, limit: 500 } })));
    return lists.flatMap(({ approvals }) => approvals);
  }

  async auditCount(action: string): Promise<number> {
    return (await this.client.call('/api/audit', auditSchema, { query: { action, limit: 500 } })).entries.length;
  }

  /** The verdict of this moment. */
  async compliance(): Promise<ComplianceReport> {
    return this.client.call('/api/compliance', ComplianceCheck.reply, { method: 'POST', body: { days: 1 } });
  }

  async verifyAudit(): Promise<z.infer<typeof chainSchema>> {
    return this.client.call('/api/audit/verify', chainSchema);
  }

  async decide(approval: Approval, verdict: 'approve' | 'reject' | 'modify', body: { reason: string; args?: Approval['proposal']['args'] }): Promise<void> {
    await this.client.call(`/api/approvals/${approval.id}/${verdict}`, z.unknown(), { method: 'POST', body: { digest: approval.digest, ...body } });
  }
}
