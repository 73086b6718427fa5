import { Injectable } from '@nestjs/common';
import { AuditRecord, type Lesson, type LessonRetire, type LessonStatement, type LessonTeach, type PayloadOf } from '@waggle/contracts';
import { hasCode, toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import { Database, type Transaction } from '@waggle/persistence';
import { ApprovalJournal } from '../approval-journal.service.js';
import { approvalError } from '../approval.error.js';
import type { Operator } from '../gatekeeper.config.js';
import { Operators, proofHash } from '../operators.service.js';
import { LessonRepository } from './lesson.repository.js';

/** Takes what people say of the guard's mistakes, on their proven word: who could teach it anything could blind it. */
@Injectable()
export class LessonService {
  constructor(
    private readonly database: Database,
    private readonly lessons: LessonRepository,
    private readonly operators: Operators,
    private readonly journal: ApprovalJournal,
    private readonly messenger: Messenger,
  ) {}

  /** @throws AppError `proof_invalid`, `role_forbidden` */
  async teach({ statement, proof }: PayloadOf<typeof LessonTeach>): Promise<Lesson> {
    const { role } = await this.prove(statement, proof, 'approver');
    return this.database.transaction(async (tx) => {
      const made = await this.lessons.add(tx, statement, role === 'admin' ? 'admin' : 'approver', proofHash(proof)).catch((thrown: unknown) => {
        throw hasCode(thrown, 'unique_violation') ? approvalError('proof_invalid', 'This was said before') : thrown;
      });
      if (made !== undefined) await this.audit(tx, statement, made);
      return made ?? (await this.lessons.find(statement.lessonId, tx)) ?? missing(statement.lessonId);
    });
  }

  /** @throws AppError `lesson_not_found`, `proof_invalid`, `role_forbidden` */
  async retire({ statement, proof }: PayloadOf<typeof LessonRetire>): Promise<Lesson> {
    const known = await this.lessons.find(statement.lessonId);
    await this.prove(statement, proof, known?.role ?? 'approver');
    if (known === undefined) return missing(statement.lessonId);
    return this.database.transaction(async (tx) => {
      const retired = await this.lessons.retire(tx, known.id, statement.person);
      if (retired !== undefined) await this.audit(tx, statement, retired);
      return retired ?? known;
    });
  }

  private async prove(statement: LessonStatement, proof: string, least: Lesson['role']): Promise<Operator> {
    try {
      return this.operators.verify(statement, proof, least);
    } catch (thrown) {
      const { action, person, channel, lessonId } = statement;
      await this.journal.turnedAway({ person, target: lessonId, input: `${action} through ${channel}` }, toAppError(thrown));
      throw thrown;
    }
  }

  private async audit(tx: Transaction, { action, person }: LessonStatement, { id, kind, why, taskId }: Lesson): Promise<void> {
    const entry = { at: new Date().toISOString(), actor: person, action, target: `lesson ${id}`, taskId, input: kind, output: why.slice(0, 500), approval: null, evidence: [], durationMs: null, success: true };
    await this.messenger.publish(AuditRecord, { entries: [entry] }, { tx });
  }
}

function missing(lessonId: string): never {
  throw approvalError('lesson_not_found', 'There is no such lesson', { lessonId });
}
