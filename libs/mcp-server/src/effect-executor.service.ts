import { Inject, Injectable } from '@nestjs/common';
import type { Receipt } from '@waggle/contracts';
import { AppError, fromRecord, toAppError } from '@waggle/errors';
import { checkTime, type GrantClaims, grantError } from '@waggle/grants';
import { Database } from '@waggle/persistence';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { type Logger, performingEffect, traced } from '@waggle/observability';
import pLimit, { type LimitFunction } from 'p-limit';
import pRetry from 'p-retry';
import { effectError } from './effect.error.js';
import { lockEffect } from './effect-lock.js';
import { EffectRepository, type EffectRow, type SeenEffect } from './effect.repository.js';
import { ToolJournal } from './tool-journal.service.js';
import type { Effect, Mode, ToolCall } from './tool-handler.js';
import type { ToolServerConfig } from './tool-server.config.js';

/** A DANGEROUS call whose grant fits it. */
export interface GrantedCall {
  readonly effect: Effect;
  readonly args: Record<string, unknown>;
  readonly claims: GrantClaims;
  readonly call: ToolCall;
  /** It does not wait behind calls that are not. */
  readonly urgent: boolean;
  /** Throws when it is no longer what was agreed on. It is asked before a call is made: of one that was made before, it says nothing. */
  readonly agreed: () => void;
  /** Throws, transient, while a stop holds the call or nobody can say whether one does. */
  readonly unstopped: () => Promise<void>;
}

/** One that has its row in the ledger: whether it is live was settled when it began. */
interface BegunCall extends GrantedCall {
  readonly mode: Mode;
}

export type EffectResult = Record<string, unknown>;

/**
 * Makes a granted call exactly once, whatever dies in between. Each step is committed before the next one begins; a call that
 * finds an earlier attempt goes on from where that one was cut off.
 */
@Injectable()
export class EffectExecutor {
  private readonly underWay = new Map<string, Promise<EffectResult>>();
  private readonly limit: LimitFunction;
  /** One place beside the others, so that an URGENT call waits for none of them. */
  private readonly urgent = pLimit(1);

  constructor(
    private readonly database: Database,
    private readonly ledger: EffectRepository,
    private readonly journal: ToolJournal,
    @Inject(CONFIG) config: ToolServerConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.limit = pLimit(config.EFFECT_CONCURRENCY);
  }

  /**
   * @throws AppError of the effect itself, of the grant, or an `EffectErrorCode`. The same grant gives the same answer again.
   */
  async execute(granted: GrantedCall): Promise<EffectResult> {
    const { gid } = granted.claims;
    const row = await this.ledger.find(gid);
    if (row?.state === 'done') return this.replay(row, granted);
    const key = `${gid} ${granted.call.agent}`;
    return this.underWay.get(key) ?? this.begin(key, granted);
  }

  private begin(key: string, granted: GrantedCall): Promise<EffectResult> {
    const running = this.lineOf(granted)(() => this.locked(granted)).finally(() => this.underWay.delete(key));
    this.underWay.set(key, running);
    return running;
  }

  private lineOf({ urgent }: GrantedCall): LimitFunction {
    return urgent && this.limit.activeCount >= this.limit.concurrency ? this.urgent : this.limit;
  }

  private async locked(granted: GrantedCall): Promise<EffectResult> {
    return this.database.transaction(async (lock) => {
      const key = granted.claims.gid;
      await lockEffect(lock, key);
      return this.advance(granted, await this.ledger.find(key));
    });
  }

  private async advance(granted: GrantedCall, row: EffectRow | undefined): Promise<EffectResult> {
    if (row === undefined) return this.start({ ...granted, mode: granted.call.dryRun ? 'dry_run' : 'live' });
    checkCaller(row, granted);
    // What was begun live is no dry run because somebody has changed a setting since, nor the reverse.
    const begun: BegunCall = { ...granted, mode: row.mode };
    switch (row.state) {
      case 'started':
        return this.act(begun, row);
      case 'calling':
      case 'unknown':
        return this.resolve(begun);
      case 'done':
        return this.replay(row, granted);
      case 'refused':
        throw fromRecord(row.error ?? grantError('grant_used', 'The grant was used').toRecord());
    }
  }

  private async start(begun: BegunCall): Promise<EffectResult> {
    const { effect, args, claims, call, mode } = begun;
    begun.agreed();
    await effect.limit?.(args);
    const first = await this.ledger.start({ claims, caller: call.agent, businessKey: effect.businessKey(args), mode });
    if (first?.grant_id === claims.gid) throw effectError('effect_busy', 'Another instance has begun this call', { grantId: claims.gid });
    if (first !== undefined) throw duplicateOf(first);
    // Only now that it is noted its time is judged: who was refused by a wrong clock asks a person anew, and the same grant must not act when the clock is right.
    return this.act(begun, { grant_id: claims.gid, state: 'started', attempts: 0 });
  }

  /** State `started`: no call of ours can take effect any more, or none was made. */
  private async act(begun: BegunCall, row: SeenEffect): Promise<EffectResult> {
    const { claims, mode } = begun;
    checkMode(begun);
    await this.orRefuse(claims.gid, () => checkStill(begun));
    if (mode === 'dry_run') return this.finish(begun, `dry-run:${claims.gid}`);
    return this.perform(begun, await this.ledger.calling(row));
  }

  /**
   * @param attempt the number of this call
   * @param open when an earlier call was made that may still take effect.
   */
  private async perform(begun: BegunCall, attempt: number, open?: Date): Promise<EffectResult> {
    const { effect, args, claims } = begun;
    let providerId: string;
    try {
      // Not the caller's signal: that one went away does not stop what it began.
      const act = (): ReturnType<Effect['perform']> => effect.perform(args, claims.gid, AbortSignal.timeout(effect.tool.timeoutMs));
      ({ providerId } = await traced(performingEffect(claims), act));
    } catch (thrown) {
      if (!(thrown instanceof AppError)) return this.resolve(begun, thrown);
      // This call had no effect; the one before it may still have.
      if (open !== undefined) await this.ledger.reopen(claims.gid, attempt, open);
      if (open !== undefined) throw this.unsettled(begun, thrown);
      if (thrown.kind === 'transient') await this.ledger.backToStarted(claims.gid, attempt);
      else await this.ledger.refused(claims.gid, thrown.toRecord(), attempt);
      throw thrown;
    }
    return this.orLater(begun, () => this.finish(begun, providerId));
  }

  /** The call may have been made: only the provider can tell. */
  private async resolve(begun: BegunCall, cause?: unknown): Promise<EffectResult> {
    const { effect, args, claims } = begun;
    const about = { grantId: claims.gid, taskId: claims.taskId, tool: claims.tool };
    this.log.warn({ ...about, detail: cause === undefined ? 'cut off earlier' : toAppError(cause).message }, 'asking the provider whether the call was made');
    const found = await this.orLater(begun, () => effect.find(claims.gid, args));
    if (found.state === 'found') return this.orLater(begun, () => this.finish(begun, found.providerId));
    if (found.state === 'absent') return this.again(begun, cause);
    if (found.state === 'refused') {
      await this.ledger.refused(claims.gid, found.error.toRecord());
      throw found.error;
    }
    await this.ledger.unknown(claims.gid);
    throw effectError('effect_uncertain', 'It cannot be known whether the call took effect', about, cause);
  }

  /** Absent so far. Until the settle time is over that is not the last word, and nothing may be given up for it. */
  private async again(begun: BegunCall, cause: unknown): Promise<EffectResult> {
    const { effect, claims } = begun;
    const row = await this.ledger.find(claims.gid);
    if (row === undefined) throw effectError('effect_interrupted', 'The ledger knows nothing of this call any more', { grantId: claims.gid }, cause);
    const settled = (row.called_ms ?? Infinity) >= settleMsOf(effect);
    if (!settled && effect.repeatable !== true) throw this.unsettled(begun, cause);
    if (cause !== undefined) throw effectError('effect_interrupted', 'The call was cut off before it took effect', { grantId: claims.gid }, cause);
    checkMode(begun);
    if (settled) await this.orRefuse(claims.gid, () => checkStill(begun));
    else await checkStill(begun).catch((thrown: unknown) => Promise.reject(this.unsettled(begun, thrown)));
    const open = settled ? undefined : (row.called_at ?? undefined);
    return this.perform(begun, await this.ledger.calling(row), open);
  }

  private unsettled({ claims, effect }: BegunCall, cause: unknown): AppError {
    const settleSeconds = Math.ceil(settleMsOf(effect) / 1000);
    return effectError('effect_unsettled', `The call was cut off and may still take effect for up to ${settleSeconds} s`, { grantId: claims.gid, settleSeconds }, cause);
  }

  /** The effect has happened: from here on nothing may hide that, so the note of it is tried until the database takes it. */
  private async finish(granted: BegunCall, providerId: string): Promise<EffectResult> {
    const receipt = await this.receiptFor(granted, providerId);
    const result = { ...granted.effect.output(providerId, receipt.mode), receipt };
    const note = () =>
      this.database.transaction(async (tx) => {
        await this.ledger.done(tx, receipt, result);
        await this.journal.executed(tx, granted, receipt);
      });
    await pRetry(note, { retries: 6, minTimeout: 200, factor: 2, shouldRetry: ({ error }) => toAppError(error).kind === 'transient' });
    return result;
  }

  private async receiptFor({ effect, args, claims, mode }: BegunCall, providerId: string): Promise<Receipt> {
    const { gid, approvalId, server, tool, digest } = claims;
    const readBack =
      mode === 'dry_run'
        ? { found: false, detail: 'Dry run: every check passed, nothing left this machine.' }
        : await effect.readBack(providerId, args).catch((thrown: unknown) => ({ found: false, detail: `Could not be read back: ${toAppError(thrown).code}` }));
    return { grantId: gid, approvalId, server, tool, digest, mode, providerId, executedAt: new Date().toISOString(), readBack };
  }

  private async replay(row: EffectRow, granted: GrantedCall): Promise<EffectResult> {
    checkCaller(row, granted);
    await this.journal.replayed(granted);
    return row.result ?? {};
  }

  /** Once the call may have been made, no failure of ours may read as "it was not": the same grant finds out later. */
  private async orLater<T>({ claims }: GrantedCall, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.kind === 'transient') throw error;
      throw effectError('effect_unrecorded', 'What became of the call could not be recorded yet', { grantId: claims.gid, cause: error.code }, thrown);
    }
  }

  /** Also for what nobody expected: the grant does not come again, and its row would be in the way of every later one. */
  private async orRefuse(grantId: string, check: () => Promise<void>): Promise<void> {
    try {
      await check();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.kind !== 'transient') await this.ledger.refused(grantId, error.toRecord());
      throw error;
    }
  }
}

/** Does everything still hold that the approval rested on? */
async function checkStill({ effect, args, claims, agreed, unstopped }: BegunCall): Promise<void> {
  agreed();
  checkTime(claims, Date.now());
  await effect.fresh?.(args);
  // Last, so that nothing lies between the answer and the act.
  await unstopped();
}

/** In a dry run nothing leaves this machine, whenever it was begun. */
function checkMode({ mode, call, claims }: BegunCall): void {
  if (mode === 'live' && call.dryRun) throw effectError('effect_interrupted', 'This server is in a dry run; the call goes on when it is live again', { grantId: claims.gid });
}

function settleMsOf(effect: Effect): number {
  return effect.settleMs?.() ?? effect.tool.timeoutMs;
}

/** A grant that one agent has used is nothing that another may bring. */
function checkCaller(row: EffectRow, { call, claims }: GrantedCall): void {
  if (row.caller !== call.agent) throw grantError('grant_used', 'The grant was used by another caller', { grantId: claims.gid });
}

function duplicateOf(first: EffectRow): AppError {
  const details = { firstGrantId: first.grant_id, firstTaskId: first.task_id, firstAt: first.started_at.toISOString(), firstState: first.state };
  return effectError('effect_duplicate', `The same was already ${first.state === 'done' ? 'done' : 'begun'} for the task ${first.task_id}`, details);
}
