import { Controller, Inject } from '@nestjs/common';
import {
  type AgentResultInput,
  agentResultSchema,
  AuditRecord,
  InfoAnswered,
  InfoRequest,
  type PayloadOf,
  TaskAnswered,
  readsOutside,
  type ReadText,
  TaskDelegate,
  TextScan,
  type Tool,
} from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { ToolClient } from '@waggle/mcp-client';
import { Handles, type MessageContext, Messenger } from '@waggle/messaging';
import type { AgentConfig } from './agent.config.js';
import type { AgentContext, AgentHandler } from './agent-context.js';
import { ScannedReading } from './scanned-reading.js';
import { CONFIG, IDENTITY, type Identity } from './tokens.js';
import { WAITING, type Waiting } from './waiting.js';

export const AGENT_HANDLER = Symbol('agent handler');

/** Refusals of the client itself. */
const NOT_CALLED: readonly string[] = ['tool_not_in_zone', 'tool_server_unknown'];
/** Two tries of the scanning thread. */
const SCAN_MS = 35_000;

/**
 * Takes an agent's messages off its author's hands: every delegation is answered, whatever the handler does, and a handler reads
 * nothing that the guard has not seen.
 */
@Controller()
export class AgentController {
  private readonly tools: ToolClient;

  constructor(
    @Inject(AGENT_HANDLER) private readonly handler: AgentHandler,
    @Inject(CONFIG) config: AgentConfig,
    @Inject(IDENTITY) private readonly identity: Identity,
    private readonly messenger: Messenger,
    @Inject(WAITING) private readonly waiting: Waiting,
  ) {
    this.tools = new ToolClient({ agent: identity.service, token: config.MCP_TOKEN, zone: identity.zone, resolve: (server) => config.MCP_URLS[server] });
  }

  @Handles(TaskDelegate)
  async delegate(task: PayloadOf<typeof TaskDelegate>, context: MessageContext): Promise<void> {
    const started = performance.now();
    const reading = this.readingOf(task.taskId);
    const result = await this.work(task, context, reading);
    const durationMs = Math.round(performance.now() - started);
    const agent = this.identity.service;
    context.log.info({ agent, prefix: task.prefix, outcome: result.outcome, durationMs }, 'delegation answered');
    tellChanged(reading, context);
    await context.publish(TaskAnswered, { taskId: task.taskId, delegationId: task.delegationId, agent, durationMs, result: agentResultSchema.parse(result), read: [...reading.read] });
    await context.publish(AuditRecord, { entries: [auditOf(agent, task, result, durationMs)] }, { priority: 'LOW' });
  }

  @Handles(InfoRequest)
  async info(question: PayloadOf<typeof InfoRequest>, context: MessageContext): Promise<void> {
    const { taskId, delegationId } = question;
    const agent = this.identity.service;
    const answer = await this.answer(question, context);
    await context.publish(InfoAnswered, { taskId, delegationId, agent, question: question.question, ...answer });
  }

  private async work(task: PayloadOf<typeof TaskDelegate>, context: MessageContext, reading: ScannedReading): Promise<AgentResultInput> {
    try {
      const info = await reading.take(task.info, 'answers of other agents', false);
      return await this.handler.handle({ ...task, info }, this.contextFor(context, task.taskId, task.lastTry, reading));
    } catch (thrown) {
      const error = toAppError(thrown);
      context.log.warn({ code: error.code, detail: error.message, stack: error.kind === 'bug' ? error.stack : undefined }, 'the agent failed');
      const unavailable = error.kind === 'transient';
      return { outcome: 'failed', cause: error.code, detail: error.message, retryable: unavailable || error.kind === 'bug', unavailable };
    }
  }

  private async answer(question: PayloadOf<typeof InfoRequest>, context: MessageContext): Promise<Pick<PayloadOf<typeof InfoAnswered>, 'answer' | 'evidence'>> {
    if (this.handler.answer === undefined) return { answer: `${this.identity.service} does not know.`, evidence: [] };
    const reading = this.readingOf(question.taskId);
    const asked = await reading.take(question.question, `a question of ${question.asker}`, false);
    // A question is asked once: what cannot be looked up now is the answer.
    const answer = await this.handler.answer({ ...question, question: asked }, this.contextFor(context, question.taskId, true, reading));
    tellChanged(reading, context);
    return answer;
  }

  /** A call that acts and never left this process is known to no tool server, so it is audited here. */
  private async called<T>(tool: Tool, taskId: string, call: () => Promise<T>): Promise<T> {
    try {
      return await this.waiting(call);
    } catch (thrown) {
      const { code } = toAppError(thrown);
      if (tool.class === 'DANGEROUS' && NOT_CALLED.includes(code)) await this.messenger.publish(AuditRecord, { entries: [refusal(this.identity.service, tool, taskId, code)] }, { taskId });
      throw thrown;
    }
  }

  private readingOf(taskId: string): ScannedReading {
    const scanner = this.identity.role === 'single' ? 'generalist' : 'security';
    return new ScannedReading((texts) => this.messenger.ask(TextScan, { stage: 'inbound', texts: [...texts] }, { to: scanner, taskId, timeoutMs: SCAN_MS }));
  }

  private contextFor(context: MessageContext, taskId: string, lastTry: boolean, reading: ScannedReading): AgentContext {
    const { zone, dryRun } = this.identity;
    const { log, signal } = context;
    return {
      tools: { call: async (tool, args, options) => asRead(tool, await this.called(tool, taskId, () => this.tools.call(tool, args, { ...options, taskId, priority: context.envelope.priority, signal })), reading) },
      ask: async (query, payload, options) => reading.take(await this.waiting(() => this.messenger.ask(query, payload, { taskId, ...options })), `answer to ${query.name}`, false),
      publish: (message, payload, options) => context.publish(message, payload, options),
      lastTry,
      log,
      signal,
      zone,
      dryRun,
    };
  }
}

/** The receipt of a granted call is proof, word for word, and nobody thinks over it. */
async function asRead<O>(tool: Tool, output: O, reading: ScannedReading): Promise<O> {
  return tool.class === 'DANGEROUS' ? output : reading.take(output, `answer of ${tool.server}.${tool.name}`, readsOutside(tool));
}

function tellChanged({ read }: ScannedReading, { log }: MessageContext): void {
  for (const { source, name, verdict } of read.filter(isChanged)) log.warn({ source, name, verdict }, 'the guard changed what the agent read');
}

function isChanged({ verdict }: ReadText): boolean {
  return verdict === 'block' || verdict === 'sanitise';
}

function refusal(agent: string, { server, name }: Tool, taskId: string, code: string): PayloadOf<typeof AuditRecord>['entries'][number] {
  return { at: new Date().toISOString(), actor: agent, action: 'tool.not_called', target: `${server}.${name}`, taskId, input: '', output: code, approval: null, evidence: [], durationMs: null, success: false };
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
