import { Injectable } from '@nestjs/common';
import type { CUSTODIES, Zone } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import type { WorkspacePath } from '@waggle/workspace-files';

export type CustodyState = (typeof CUSTODIES)[number];

/** Whose a task is. */
export interface Custody {
  readonly taskId: string;
  readonly state: CustodyState;
  /** The claimer. */
  readonly zone: Zone;
  /** Of the claim. */
  readonly epoch: number;
  /** Where its file was when it was claimed. */
  readonly file: WorkspacePath;
  readonly agent: string | null;
}

const COLUMNS = 'task_id AS "taskId", state, zone, epoch, file, agent';

@Injectable()
export class CustodyRepository {
  constructor(private readonly database: Database) {}

  async find(taskIds: readonly string[], tx?: Transaction): Promise<Map<string, Custody>> {
    if (taskIds.length === 0) return new Map();
    return byId(await (tx ?? this.database).query<Custody>(`SELECT ${COLUMNS} FROM custody WHERE task_id = ANY($1::text[])`, [taskIds]));
  }

  /** Holds the rows until the transaction ends, always in the same order. */
  async lock(tx: Transaction, taskIds: readonly string[]): Promise<Map<string, Custody>> {
    return byId(await tx.query<Custody>(`SELECT ${COLUMNS} FROM custody WHERE task_id = ANY($1::text[]) ORDER BY task_id FOR UPDATE`, [taskIds]));
  }

  async in(state: CustodyState): Promise<Custody[]> {
    return this.database.query<Custody>(`SELECT ${COLUMNS} FROM custody WHERE state = $1 ORDER BY since, task_id`, [state]);
  }

  /** Writes what is not known yet; a known row stays. */
  async insert(tx: Transaction, rows: readonly Custody[]): Promise<void> {
    await this.write(tx, rows, 'DO NOTHING');
  }

  async put(tx: Transaction, rows: readonly Custody[]): Promise<void> {
    await this.write(tx, rows, 'DO UPDATE SET state = excluded.state, zone = excluded.zone, epoch = excluded.epoch, file = excluded.file, agent = excluded.agent, since = now()');
  }

  async setState(tx: Transaction, taskIds: readonly string[], state: CustodyState): Promise<void> {
    await tx.query('UPDATE custody SET state = $2 WHERE task_id = ANY($1::text[])', [taskIds, state]);
  }

  async remove(tx: Transaction, taskIds: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM custody WHERE task_id = ANY($1::text[])', [taskIds]);
  }

  private async write(tx: Transaction, rows: readonly Custody[], onConflict: string): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO custody (task_id, state, zone, epoch, file, agent)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[]) ON CONFLICT (task_id) ${onConflict}`,
      [rows.map(({ taskId }) => taskId), rows.map(({ state }) => state), rows.map(({ zone }) => zone), rows.map(({ epoch }) => epoch), rows.map(({ file }) => file), rows.map(({ agent }) => agent)],
    );
  }
}

const byId = (rows: readonly Custody[]): Map<string, Custody> => new Map(rows.map((row) => [row.taskId, row]));
