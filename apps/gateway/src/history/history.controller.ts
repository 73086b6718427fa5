import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../access/caller.js';
import { AlertRepository, alertSchema } from '../alerts/alert.repository.js';
import { DescribeAnswer, DescribeQuery, Summary } from '../input/open-api.js';
import { shape } from '../input/shape-pipe.js';
import { named } from '../openapi/json-schema.js';
import { HealthService, healthViewSchema, monitoredSchema } from '../status/health.service.js';
import { MetricPointRepository, metricPointSchema } from './metric-point.repository.js';

const LATEST_ALERTS = 20;
const HEALTH_HOURS = 1;

const historyQuerySchema = z.object({ hours: z.coerce.number().int().min(1).max(24 * 90).default(24).describe('How far back.') });
const historySchema = z.object({ points: z.array(named('MetricPoint', metricPointSchema)) });

const detailQuerySchema = z.object({ refresh: z.enum(['true', 'false']).default('false').describe('Have the figures asked for anew instead of taking an answer of the last seconds.') });
const detailSchema = healthViewSchema.extend({
  /** All that the monitor knows: each finding, instance, queue and figure; null while it is silent. */
  monitored: named('Monitored', monitoredSchema),
  /** What was wrong in the last hour, minute by minute. */
  history: z.array(metricPointSchema.pick({ at: true, findings: true })),
  alerts: z.object({ lastDay: z.record(alertSchema.shape.severity, z.int()), latest: z.array(alertSchema) }),
});

/** The zone over time. */
@Controller('api')
@Allow('viewer')
export class HistoryController {
  constructor(
    private readonly points: MetricPointRepository,
    private readonly alerts: AlertRepository,
    private readonly health: HealthService,
  ) {}

  @Get('metrics/history')
  @Summary('Figures of the zone over time, oldest first', 'A point a minute; thinned out to at most 500.')
  @DescribeQuery(historyQuerySchema, { hours: 24 })
  @DescribeAnswer(historySchema)
  async metrics(@Query(shape(historyQuerySchema)) { hours }: z.infer<typeof historyQuerySchema>): Promise<z.infer<typeof historySchema>> {
    return { points: await this.points.since(hours) };
  }

  @Get('health/detailed')
  @Summary('Health with its history and the latest alerts')
  @DescribeQuery(detailQuerySchema, { refresh: 'true' })
  @DescribeAnswer(detailSchema)
  async detailed(@Query(shape(detailQuerySchema)) { refresh }: z.infer<typeof detailQuerySchema>): Promise<z.infer<typeof detailSchema>> {
    const [{ view, monitored }, points, lastDay, latest] = await Promise.all([
      refresh === 'true' ? this.health.look(true) : this.health.recent(),
      this.points.since(HEALTH_HOURS),
      this.alerts.counts(),
      this.alerts.search({ limit: LATEST_ALERTS }),
    ]);
    return { ...view, monitored, history: points.map(({ at, findings }) => ({ at, findings })), alerts: { lastDay, latest: latest.slice(0, LATEST_ALERTS) } };
  }
}
