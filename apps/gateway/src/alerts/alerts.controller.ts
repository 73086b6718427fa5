import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../access/caller.js';
import { DescribeAnswer, DescribeQuery, Summary } from '../input/open-api.js';
import { after, limit, page } from '../input/page.js';
import { shape } from '../input/shape-pipe.js';
import { named } from '../openapi/json-schema.js';
import { AlertRepository, alertSchema } from './alert.repository.js';

const alertQuerySchema = z.object({
  severity: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(alertSchema.shape.severity))
    .optional()
    .describe('One or several of INFO, WARNING, CRITICAL, with commas.'),
  taskId: z.string().max(200).optional(),
  limit,
  after: after(z.uuid('a cursor of alerts is the id of one')),
});
const alertsSchema = z.object({ alerts: z.array(named('Alert', alertSchema)), next: z.string().nullable() });

@Controller('api/alerts')
@Allow('viewer')
export class AlertsController {
  constructor(private readonly alerts: AlertRepository) {}

  @Get()
  @Summary('Alerts, newest first')
  @DescribeQuery(alertQuerySchema, { severity: 'WARNING,CRITICAL' })
  @DescribeAnswer(alertsSchema)
  async list(@Query(shape(alertQuerySchema)) query: z.infer<typeof alertQuerySchema>): Promise<z.infer<typeof alertsSchema>> {
    const { items, next } = page(await this.alerts.search(query), query.limit, ({ id }) => id);
    return { alerts: items, next };
  }
}
