import { Injectable } from '@nestjs/common';
import { taskStatusSchema } from '@waggle/contracts';
import { Database } from '@waggle/persistence';
import { z } from 'zod';
import type { Kept } from './retention.service.js';

/** More points than this are thinned out: no chart shows more. */
const MOST_POINTS = 500;

/** The zone's figures at one minute. Durations are those of tasks that ended within the hour before. */
export const metricPointSchema = z.object({
  at: z.iso.datetime(),
  byStatus: z.record(taskStatusSchema, z.int()),
  pendingApprovals: z.int(),
  /** 0 to 1; null before the first task has ended. */
  errorRate: z.number().nullable(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** What was wrong, in words. */
  findings: z.array(z.string()),
});
export type MetricPoint = z.infer<typeof metricPointSchema>;
type Figures = Omit<MetricPoint, 'at'>;

interface PointRow {
  at: Date;
  figures: Figures;
}

@Injectable()
export class MetricPointRepository {
  constructor(private readonly database: Database) {}

  /** Takes this minute for the caller; undefined when another instance has it. */
  async claim(): Promise<Date | undefined> {
    const rows = await this.database.query<{ at: Date }>("INSERT INTO metric_point (at) VALUES (date_trunc('minute', now())) ON CONFLICT DO NOTHING RETURNING at");
    return rows[0]?.at;
  }

  async write(at: Date, figures: Figures): Promise<void> {
    await this.database.query('UPDATE metric_point SET figures = $2::jsonb WHERE at = $1', [at, JSON.stringify(figures)]);
  }

  /** Oldest first, at most `MOST_POINTS`, evenly spread. */
  async since(hours: number): Promise<MetricPoint[]> {
    const step = Math.ceil((hours * 60) / MOST_POINTS);
    const rows = await this.database.query<PointRow>(
      `SELECT at, figures FROM metric_point
       WHERE at > now() - make_interval(hours => $1) AND figures IS NOT NULL AND (extract(epoch FROM at)::bigint / 60) % $2 = 0 ORDER BY at`,
      [hours, step],
    );
    return rows.map(({ at, figures }) => ({ at: at.toISOString(), ...figures }));
  }

  async prune({ HISTORY_DAYS: days }: Kept): Promise<void> {
    await this.database.query('DELETE FROM metric_point WHERE at < now() - make_interval(days => $1)', [days]);
  }
}
