import { Controller, Inject } from '@nestjs/common';
import {
  type AgentResultInput,
  agentResultSchema,
  AuditRecord,
  InfoAnswered,
  InfoRequest,
  type PayloadOf,
  TaskAnswered,
  TaskDelegate,
} from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { ToolClient } from '@waggle/mcp-client';
import { Handles, type MessageContext, Messenger } from '@waggle/messaging';
import type { AgentConfig } from './agent.config.js';
import type { AgentContext, AgentHandler } from './agent-context.js';
import { CONFIG, IDENTITY, type Identity } from './tokens.js';

export const AGENT_HANDLER = Symbol('agent handler');

/** Takes an agent's messages off its author's hands: every delegation is answered, whatever the handler does. */
@Controller()
export class AgentController {
  private readonly tools: ToolClient;

  constructor(
    @Inject(AGENT_HANDLER) private readonly handler: AgentHandler,
    @Inject(CONFIG) config: AgentConfig,
    @Inject(IDENTITY) private readonly identity: Identity,
    private readonly messenger: Messenger,
  ) {
    this.tools = new ToolClient({ agent: identity.service, token: config.MCP_TOKEN, resolve: (server) => config.MCP_URLS[server] });
  }

  @Handles(TaskDelegate)
  async delegate(task: PayloadOf<typeof TaskDelegate>, context: MessageContext): Promise<void> {
    const started = performance.now();
    const result = await this.work(task, context);
    const durationMs = Math.round(performance.now() - started);
    const agent = this.identity.service;
    context.log.info({ agent, prefix: task.prefix, outcome: result.outcome, durationMs }, 'delegation answered');
    await context.publish(TaskAnswered, { taskId: task.taskId, delegationId: task.delegationId, agent, durationMs, result: agentResultSchema.parse(result) });
    await context.publish(AuditRecord, { entries: [auditOf(agent, task, result, durationMs)] }, { priority: 'LOW' });
  }

  @Handles(InfoRequest)
  async info(question: PayloadOf<typeof InfoRequest>, context: MessageContext): Promise<void> {
    const { taskId, delegationId } = question;
    const agent = this.identity.service;
    const answer = await this.answer(question, context);
    await context.publish(InfoAnswered, { taskId, delegationId, agent, question: question.question, ...answer });
  }

  private async work(task: PayloadOf<typeof TaskDelegate>, context: MessageContext): Promise<AgentResultInput> {
    try {
      return await this.handler.handle(task, this.contextFor(context, task.taskId, task.lastTry));
    } catch (thrown) {
      const error = toAppError(thrown);
      context.log.warn({ code: error.code, detail: error.message, stack: error.kind === 'bug' ? error.stack : undefined }, 'the agent failed');
      const unavailable = error.kind === 'transient';
      return { outcome: 'failed', cause: error.code, detail: error.message, retryable: unavailable || error.kind === 'bug', unavailable };
    }
  }

  private async answer(question: PayloadOf<typeof InfoRequest>, context: MessageContext): Promise<Pick<PayloadOf<typeof InfoAnswered>, 'answer' | 'evidence'>> {
    if (this.handler.answer === undefined) return { answer: `${this.identity.service} does not know.`, evidence: [] };
    // A question is asked once: what cannot be looked up now is the answer.
    return this.handler.answer(question, this.contextFor(context, question.taskId, true));
  }

  private contextFor(context: MessageContext, taskId: string, lastTry: boolean): AgentContext {
    const { zone, dryRun } = this.identity;
    const { log, signal } = context;
    return {
      tools: { call: (tool, args, options) => this.tools.call(tool, args, { ...options, taskId, signal }) },
      ask: (query, payload, options) => this.messenger.ask(query, payload, { taskId, ...options }),
      publish: (message, payload, options) => context.publish(message, payload, options),
      lastTry,
      log,
      signal,
      zone,
      dryRun,
    };
  }
}

function auditOf(agent: string, task: PayloadOf<typeof TaskDelegate>, result: AgentResultInput, durationMs: number): PayloadOf<typeof AuditRecord>['entries'][number] {
  return {
    at: new Date().toISOString(),
    actor: agent,
    action: task.prefix === 'EXECUTE' ? 'task.execute' : 'task.handle',
    target: task.taskId,
    taskId: task.taskId,
    input: `${task.prefix} revision ${task.document.revision.slice(0, 12)}`,
    output: result.outcome === 'failed' ? `failed: ${result.cause}` : result.outcome,
    approval: task.execution?.approvalId ?? null,
    evidence: [],
    durationMs,
    success: result.outcome !== 'failed',
  };
}
