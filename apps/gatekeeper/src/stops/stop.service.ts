import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PayloadOf, Stop, StopLift, StopOrder, StopRaise, StopStatement } from '@waggle/contracts';
import { hasCode, toAppError } from '@waggle/errors';
import { Database, type Transaction } from '@waggle/persistence';
import { ApprovalJournal } from '../approval-journal.service.js';
import { approvalError } from '../approval.error.js';
import { DueWork } from '../deadlines/due-work.service.js';
import { Operators, proofHash } from '../operators.service.js';
import { StopJournal } from './stop-journal.service.js';
import { StopRepository } from './stop.repository.js';

/** How long a service may hold a task without a person's word. */
const RAISED_MINUTES = 60;

/** What the stops need besides their table. */
@Injectable()
export class StopParts {
  constructor(
    readonly operators: Operators,
    readonly approvals: ApprovalJournal,
    readonly journal: StopJournal,
    readonly due: DueWork,
  ) {}
}

/** Holds things still on the proven word of an approver, and lets them go on the word of as much. */
@Injectable()
export class StopService {
  constructor(
    private readonly database: Database,
    private readonly stops: StopRepository,
    private readonly parts: StopParts,
  ) {}

  /** The same id again gives the stop that there is. @throws AppError `proof_invalid`, `role_forbidden` */
  async order({ statement, proof }: PayloadOf<typeof StopOrder>): Promise<Stop> {
    await this.prove(statement, proof, 'approver');
    const { stopId: id, scope, why, minutes, person: by } = statement;
    return this.database.transaction(async (tx) => {
      const made = await this.stops.add(tx, { id, scope, why, by, minutes });
      const stop = made ?? (await this.stops.find(id, tx));
      if (made !== undefined) await this.took(tx, statement, proof);
      if (made !== undefined) await this.parts.journal.ordered(tx, made);
      return stop ?? missing(id);
    });
  }

  /** @throws AppError `stop_not_found`, `proof_invalid`, `role_forbidden` */
  async lift({ statement, proof }: PayloadOf<typeof StopLift>): Promise<Stop> {
    const { stopId, why, person } = statement;
    const known = await this.stops.find(stopId);
    await this.prove(statement, proof, known?.scope.kind === 'dangerous' ? 'admin' : 'approver');
    const stop = await this.database.transaction(async (tx) => {
      const lifted = await this.stops.lift(tx, stopId, person, why);
      if (lifted === undefined) return this.stops.find(stopId, tx);
      await this.took(tx, statement, proof);
      await this.parts.journal.ended(tx, lifted);
      return lifted;
    });
    this.parts.due.wake();
    return stop ?? missing(stopId);
  }

  /** One that holds the task already is enough. */
  async raise(tx: Transaction, { taskId, by, why }: PayloadOf<typeof StopRaise>): Promise<void> {
    if (await this.stops.holdsTask(tx, taskId)) return;
    const stop = await this.stops.add(tx, { id: randomUUID(), scope: { kind: 'task', id: taskId }, why, by, minutes: RAISED_MINUTES });
    if (stop !== undefined) await this.parts.journal.ordered(tx, stop);
  }

  private async prove(statement: StopStatement, proof: string, least: 'approver' | 'admin'): Promise<void> {
    try {
      this.parts.operators.verify(statement, proof, least);
    } catch (thrown) {
      const { action, person, channel, stopId } = statement;
      await this.parts.approvals.turnedAway({ person, target: stopId, input: `${action} through ${channel}` }, toAppError(thrown));
      throw thrown;
    }
  }

  private async took(tx: Transaction, statement: StopStatement, proof: string): Promise<void> {
    await this.stops.note(tx, statement, proofHash(proof)).catch((thrown: unknown) => {
      throw hasCode(thrown, 'unique_violation') ? approvalError('proof_invalid', 'This was asked for before') : thrown;
    });
  }
}

function missing(stopId: string): never {
  throw approvalError('stop_not_found', 'There is no such stop', { stopId });
}
