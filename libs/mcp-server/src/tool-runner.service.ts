import { Inject, Injectable } from '@nestjs/common';
import { readArguments, TOOL_META } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import { checkCall, checkDefinition, checkPeople, type GrantClaims, type KeySet, readGrant, toolDigest } from '@waggle/grants';
import { Metrics } from '@waggle/observability';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { CallQuota } from './call-quota.service.js';
import { EffectExecutor } from './effect-executor.service.js';
import { toolError, type ToolServerErrorCode } from './effect.error.js';
import { GRANT_KEYS } from './grant-keys.js';
import { StopGate } from './stop-gate.service.js';
import { POLICY, type Policy } from './permission.policy.js';
import { type AnyHandler, isEffect, type ToolCall } from './tool-handler.js';
import { ToolJournal } from './tool-journal.service.js';
import { Toolset } from './toolset.js';

/** One `tools/call` as received. */
export interface ToolRequest {
  readonly agent: string;
  readonly name: string;
  readonly args: Record<string, unknown>;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  readonly progress: ToolCall['progress'];
}

/** What a caller should not have asked for, whatever the tool: it is audited. */
const SUSPICIOUS: ReadonlyArray<AppError['kind']> = ['invalid', 'denied'];

/** What the runner works with. */
@Injectable()
export class ToolRunnerParts {
  constructor(
    readonly executor: EffectExecutor,
    readonly journal: ToolJournal,
    readonly metrics: Metrics,
    readonly quota: CallQuota,
    readonly stops: StopGate,
  ) {}
}

/** Every call goes through here: policy, form, grant, time limit, answer. */
@Injectable()
export class ToolRunner {
  constructor(
    private readonly toolset: Toolset,
    @Inject(GRANT_KEYS) private readonly keys: KeySet,
    @Inject(POLICY) private readonly policy: Policy,
    @Inject(IDENTITY) private readonly identity: Identity,
    private readonly parts: ToolRunnerParts,
  ) {}

  /** @throws AppError a `ToolServerErrorCode`, a grant's or the tool's own. */
  async run(request: ToolRequest): Promise<Record<string, unknown>> {
    const handler = this.toolset.find(request.name);
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(handler.tool.timeoutMs)]);
    const taskId = textOf(request.meta[TOOL_META.task]) ?? null;
    const call: ToolCall = { agent: request.agent, taskId, zone: this.identity.zone, dryRun: this.identity.dryRun, signal, progress: request.progress };
    const taken = this.parts.metrics.toolTime.startTimer({ tool: request.name });
    const counted = (outcome: string): void => {
      taken();
      this.parts.metrics.toolCalls.inc({ tool: request.name, outcome });
    };
    try {
      const answer = await this.permitted(handler, request, call);
      counted('ok');
      return answer;
    } catch (thrown) {
      const error = toAppError(thrown);
      counted(error.code);
      const target = `${handler.tool.server}.${handler.tool.name}`;
      if (error.kind === 'bug') this.parts.journal.unexpected(target, call, error);
      if (isEffect(handler) || error.code === 'tool_denied') await this.parts.journal.refused(target, call, error);
      else if (SUSPICIOUS.includes(error.kind)) await this.parts.journal.turnedAway(target, call, error);
      throw error;
    }
  }

  /** A message was too long to be read: nobody knows which tool it was for. */
  async oversize(server: string, agent: string): Promise<void> {
    const error = toolError('tool_input_invalid', 'invalid', 'The message is too long');
    await this.parts.journal.turnedAway(`${server}.*`, { agent, taskId: null }, error);
  }

  private async permitted(handler: AnyHandler, request: ToolRequest, call: ToolCall): Promise<Record<string, unknown>> {
    const { tool } = handler;
    this.toolset.requireOffered(handler);
    const { decision, reason } = this.policy({ agent: call.agent, tool: `${tool.server}.${tool.name}`, zone: call.zone, role: this.identity.role });
    if (decision === 'deny') throw toolError('tool_denied', 'denied', reason);
    const args = parseArgs(handler, request.args);
    await this.parts.quota.take(tool.server, call.agent);
    const answer = isEffect(handler) ? await this.effect(handler, args, request, call) : await untilAborted(handler.run(args, call), call.signal);
    return checkedAnswer(handler, answer);
  }

  /** The digest is that of the arguments as they came, before defaults. */
  private async effect(handler: Extract<AnyHandler, { perform: unknown }>, args: Record<string, unknown>, request: ToolRequest, call: ToolCall): Promise<Record<string, unknown>> {
    const { server, name } = handler.tool;
    const claims = await readGrant(textOf(request.meta[TOOL_META.grant]), this.keys);
    checkCall(claims, { server, tool: name, args: request.args, zone: call.zone, taskId: call.taskId ?? undefined });
    const urgent = request.meta[TOOL_META.priority] === 'URGENT';
    const granted = { effect: handler, args, claims, call, urgent, agreed: () => checkAgreed(handler, args, claims), unstopped: () => this.parts.stops.check(claims, call.agent) };
    return untilAborted(this.parts.executor.execute(granted), call.signal);
  }
}

/** What may change with a release or a setting between the approval and the call. */
function checkAgreed(handler: Extract<AnyHandler, { perform: unknown }>, args: Record<string, unknown>, claims: GrantClaims): void {
  checkDefinition(claims, toolDigest(handler.tool));
  checkPeople(claims, handler.people?.(args) ?? 1);
}

function parseArgs(handler: AnyHandler, args: Record<string, unknown>): Record<string, unknown> {
  const read = readArguments(handler.tool, args);
  if (read.faults === undefined) return read.args;
  throw new AppError<ToolServerErrorCode>('tool_input_invalid', 'invalid', `The arguments do not fit ${handler.tool.name}`, { faults: read.faults });
}

function checkedAnswer(handler: AnyHandler, answer: Record<string, unknown>): Record<string, unknown> {
  const parsed = handler.tool.output.safeParse(answer);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).slice(0, 20);
  throw new AppError<ToolServerErrorCode>('tool_output_invalid', 'bug', `The answer of ${handler.tool.name} does not fit its schema`, { faults });
}

/** The work itself goes on when it cannot be stopped; for an effect the ledger keeps its result. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(toolError('tool_timeout', 'transient', 'The tool did not finish in time'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
