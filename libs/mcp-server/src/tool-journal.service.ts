import { Inject, Injectable } from '@nestjs/common';
import { AuditRecord, type Receipt, SecurityAlert } from '@waggle/contracts';
import { type AppError, isError, toAppError } from '@waggle/errors';
import { GRANT_ERROR_CODES } from '@waggle/grants';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import type { Transaction } from '@waggle/persistence';
import { LOGGER } from '@waggle/runtime';
import type { GrantedCall } from './effect-executor.service.js';
import type { EffectRow, Settlement } from './effect.repository.js';
import { SERVER_NAME } from './server-name.js';
import type { ToolCall } from './tool-handler.js';

/** Refusals after which somebody should look: a caller reached for what it may not have, or for the same again. */
const CRITICAL: readonly string[] = [...GRANT_ERROR_CODES, 'tool_denied'];
const WARNING: readonly string[] = ['effect_duplicate', 'effect_uncertain'];

/** What a tool server tells the audit and the swarm. Arguments appear by their digest only. */
@Injectable()
export class ToolJournal {
  constructor(
    private readonly messenger: Messenger,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(SERVER_NAME) private readonly server: string,
  ) {}

  /** Stands or falls with the ledger's row. */
  async executed(tx: Transaction, { claims, call }: GrantedCall, receipt: Receipt): Promise<void> {
    const action = receipt.mode === 'live' ? 'effect.done' : 'effect.dry_run';
    const output = `${receipt.providerId}; read back: ${receipt.readBack.found ? 'found' : 'not found'}`;
    await this.messenger.publish(AuditRecord, { entries: [grantedEntry(action, call, claims, output, true)] }, { tx, taskId: claims.taskId });
    if (receipt.readBack.missed === undefined) return;
    const message = `${claims.server}.${claims.tool} took effect in part: ${receipt.readBack.detail}`.slice(0, 1000);
    await this.messenger.publish(SecurityAlert, { taskId: claims.taskId, severity: 'WARNING', code: 'effect_partial', message, at: receipt.executedAt }, { tx });
  }

  /** Stands or falls with the ledger's row. */
  async settled(tx: Transaction, { grant_id, task_id, approval_id, tool, digest, mode }: EffectRow, { happened, by }: Settlement): Promise<void> {
    const action = happened ? (mode === 'live' ? 'effect.done' : 'effect.dry_run') : 'effect.not_made';
    const output = `${by} says that it ${happened ? 'took' : 'did not take'} effect`;
    const entry = { ...entryOf(action, { agent: by, taskId: task_id }, `${this.server}.${tool}`, output, true), approval: approval_id, input: `digest ${digest}`, evidence: [`grant ${grant_id}`] };
    await this.messenger.publish(AuditRecord, { entries: [entry] }, { tx, taskId: task_id });
  }

  async replayed({ claims, call }: GrantedCall): Promise<void> {
    await this.tell([grantedEntry('effect.replayed', call, claims, 'The recorded result was given; nothing was done.', true)], claims.taskId);
  }

  /** What nobody has foreseen: the caller learns only that, so the log has the rest. */
  unexpected(target: string, { agent, taskId }: Pick<ToolCall, 'agent' | 'taskId'>, error: AppError): void {
    const { stack } = isError(error.cause) ? error.cause : error;
    this.log.error({ taskId, agent, tool: target, code: error.code, detail: error.message, stack }, 'a tool failed unexpectedly');
  }

  /** A call of a SAFE or DRAFT tool that should not have been made so. `target` is `server.tool`. */
  async turnedAway(target: string, call: Pick<ToolCall, 'agent' | 'taskId'>, error: AppError): Promise<void> {
    await this.tell([entryOf('tool.turned_away', call, target, error.code, false)], call.taskId);
  }

  /** A DANGEROUS call that was not made, or one that the policy forbids: audited; an alert when it looks like an attempt at something forbidden. */
  async refused(target: string, call: Pick<ToolCall, 'agent' | 'taskId'>, error: AppError): Promise<void> {
    const approval = typeof error.details['approvalId'] === 'string' ? error.details['approvalId'] : null;
    const entry = { ...entryOf('tool.refused', call, target, error.code, false), approval };
    await this.tell([entry], call.taskId);
    const severity = CRITICAL.includes(error.code) ? 'CRITICAL' : WARNING.includes(error.code) ? 'WARNING' : undefined;
    if (severity === undefined) return;
    const message = `${call.agent} was refused ${target}: ${error.message}`;
    await this.attempt(() =>
      this.messenger.publish(SecurityAlert, { taskId: call.taskId, severity, code: error.code, message, at: new Date().toISOString() }),
    );
  }

  private async tell(entries: Array<ReturnType<typeof entryOf>>, taskId: string | null): Promise<void> {
    await this.attempt(() => this.messenger.publish(AuditRecord, { entries }, { taskId: taskId ?? undefined }));
  }

  /** A broker that is away must not turn a refusal into something else. */
  private async attempt(publish: () => Promise<void>): Promise<void> {
    try {
      await publish();
    } catch (thrown) {
      this.log.error({ code: toAppError(thrown).code }, 'audit or alert not sent');
    }
  }
}

function entryOf(action: string, call: Pick<ToolCall, 'agent' | 'taskId'>, target: string, output: string, success: boolean) {
  const fixed = { approval: null as string | null, evidence: [] as string[], durationMs: null, input: '' };
  return { ...fixed, at: new Date().toISOString(), actor: call.agent, action, target, taskId: call.taskId, output, success };
}

function grantedEntry(action: string, call: ToolCall, claims: GrantedCall['claims'], output: string, success: boolean) {
  const entry = entryOf(action, call, `${claims.server}.${claims.tool}`, output, success);
  return { ...entry, taskId: claims.taskId, approval: claims.approvalId, input: `digest ${claims.digest}`, evidence: [`grant ${claims.gid}`] };
}
