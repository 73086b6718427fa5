import { Injectable } from '@nestjs/common';
import type { PayloadOf, SecurityAlert } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { v7 as uuid } from 'uuid';
import type { Bulletin } from '../channel.js';
import type { ChannelName } from '../prompts/plan.js';

export type Alert = PayloadOf<typeof SecurityAlert>;
/** One person through one channel. */
export interface Addressee {
  readonly person: string;
  readonly channel: ChannelName;
}

type Row = Omit<Alert, 'at'> & { at: Date };
/** While alarms go on, a person is sent no more than one in so many times the time in which they gather: an SMS costs money, and nobody reads a flood. */
const REST = 6;
const COLUMNS = 'at, severity, code, message, task_id AS "taskId"';

/** Alerts that people were or will be told of. */
@Injectable()
export class AlertRepository {
  constructor(readonly database: Database) {}

  async add(tx: Transaction, id: string, { at, severity, code, message, taskId }: Alert, urgent: boolean): Promise<void> {
    await tx.query('INSERT INTO alert (id, at, severity, code, message, task_id, waits) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING', [id, at, severity, code, message, taskId, urgent]);
  }

  /** Takes all that wait once the first has waited so long and the last alarm is some time ago, so that what comes together is told together. */
  async takeWaiting(tx: Transaction, gatherSeconds: number): Promise<Alert[]> {
    const rows = await tx.query<Row & { id: string; due: boolean }>(
      `SELECT id, ${COLUMNS}, heard_at <= now() - make_interval(secs => $1) AND NOT EXISTS (SELECT 1 FROM notice WHERE bulletin IS NOT NULL AND created_at > now() - make_interval(secs => $2)) AS due
       FROM alert WHERE waits ORDER BY heard_at, id FOR UPDATE SKIP LOCKED`,
      [gatherSeconds, gatherSeconds * REST],
    );
    if (!rows.some(({ due }) => due)) return [];
    await tx.query('UPDATE alert SET waits = false WHERE id = ANY($1::uuid[])', [rows.map(({ id }) => id)]);
    return rows.map(toAlert);
  }

  /** False when another instance, or an earlier process, has this day's. */
  async claimDay(tx: Transaction, day: string): Promise<boolean> {
    return (await tx.query('INSERT INTO alert_summary (day) VALUES ($1) ON CONFLICT DO NOTHING RETURNING day', [day])).length > 0;
  }

  async ofLastDay(tx: Transaction): Promise<Alert[]> {
    return (await tx.query<Row>(`SELECT ${COLUMNS} FROM alert WHERE heard_at > now() - interval '1 day' ORDER BY at`)).map(toAlert);
  }

  /** Puts it into a message for each, ready to leave. */
  async post(tx: Transaction, bulletin: Bulletin, to: readonly Addressee[]): Promise<void> {
    for (const { person, channel } of to) {
      await tx.query("INSERT INTO notice (id, person, channel, state, due_at, bulletin) VALUES ($1, $2, $3, 'ready', now(), $4::jsonb)", [uuid(), person, channel, JSON.stringify(bulletin)]);
    }
  }
}

const toAlert = ({ at, severity, code, message, taskId }: Row): Alert => ({ at: at.toISOString(), severity, code, message, taskId });
