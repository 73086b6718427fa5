import { EntitySchema } from 'typeorm';

export interface TaskRow {
  taskId: string;
  status: string;
  version: number;
  updatedAt: Date;
  data: object;
}

export interface MoveRow {
  taskId: string;
  version: number;
  toStatus: string;
  at: Date;
}

export interface OutcomeRow {
  taskId: string;
  outcome: string;
  at: Date;
}

export interface EntryRow {
  seq: number;
  hash: string;
  body: string;
}

export interface ChainRow {
  id: number;
  headSeq: number;
  headHash: string;
}

export const TASK = new EntitySchema<TaskRow>({
  name: 'task',
  columns: {
    taskId: { name: 'task_id', type: 'text', primary: true },
    status: { type: 'text' },
    version: { type: 'int' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    data: { type: 'jsonb' },
  },
});

export const MOVE = new EntitySchema<MoveRow>({
  name: 'task_move',
  columns: {
    taskId: { name: 'task_id', type: 'text', primary: true },
    version: { type: 'int', primary: true },
    toStatus: { name: 'to_status', type: 'text' },
    at: { type: 'timestamptz' },
  },
});

export const OUTCOME = new EntitySchema<OutcomeRow>({
  name: 'outcome',
  columns: { taskId: { name: 'task_id', type: 'text', primary: true }, outcome: { type: 'text' }, at: { type: 'timestamptz' } },
});

export const ENTRY = new EntitySchema<EntryRow>({
  name: 'entry',
  schema: 'audit',
  columns: { seq: { type: 'bigint', primary: true }, hash: { type: 'text' }, body: { type: 'text' } },
});

export const CHAIN = new EntitySchema<ChainRow>({
  name: 'chain',
  schema: 'audit',
  columns: { id: { type: 'int', primary: true }, headSeq: { name: 'head_seq', type: 'bigint' }, headHash: { name: 'head_hash', type: 'text' } },
});
