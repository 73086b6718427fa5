import { Injectable } from '@nestjs/common';
import type { Lesson, PayloadOf, LessonTeach } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';

type LessonRow = Omit<Lesson, 'taskId' | 'at' | 'retiredBy' | 'retiredAt'> & { task_id: string | null; at: Date; retired_by: string | null; retired_at: Date | null };

const COLUMNS = 'id, kind, text, why, task_id, by, role, at, retired_by, retired_at';
/** More than that the guard is not given. */
const MOST = 2000;

/** What people have taught the guard. */
@Injectable()
export class LessonRepository {
  constructor(private readonly database: Database) {}

  async find(id: string, tx: Transaction | Database = this.database): Promise<Lesson | undefined> {
    return (await tx.query<LessonRow>(`SELECT ${COLUMNS} FROM lesson WHERE id = $1`, [id])).map(toLesson)[0];
  }

  /** undefined when it was taught before under this id. Fails with `unique_violation` on a proof that was used. */
  async add(tx: Transaction, { lessonId, kind, text, why, taskId, person }: PayloadOf<typeof LessonTeach>['statement'], role: Lesson['role'], proofHash: string): Promise<Lesson | undefined> {
    const sql = `INSERT INTO lesson (id, kind, text, why, task_id, by, role, proof_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING RETURNING ${COLUMNS}`;
    return (await tx.query<LessonRow>(sql, [lessonId, kind, text, why, taskId, person, role, proofHash])).map(toLesson)[0];
  }

  async retire(tx: Transaction, id: string, by: string): Promise<Lesson | undefined> {
    const sql = `UPDATE lesson SET retired_by = $2, retired_at = now() WHERE id = $1 AND retired_at IS NULL RETURNING ${COLUMNS}`;
    return (await tx.query<LessonRow>(sql, [id, by])).map(toLesson)[0];
  }

  async list(retired: boolean): Promise<Lesson[]> {
    return (await this.database.query<LessonRow>(`SELECT ${COLUMNS} FROM lesson WHERE $1 OR retired_at IS NULL ORDER BY at, id LIMIT ${MOST}`, [retired])).map(toLesson);
  }
}

function toLesson({ task_id, at, retired_by, retired_at, ...same }: LessonRow): Lesson {
  return { ...same, taskId: task_id, at: at.toISOString(), retiredBy: retired_by, retiredAt: retired_at?.toISOString() ?? null };
}
