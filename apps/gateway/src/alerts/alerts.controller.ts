import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Caller, type Signed } from '../access/caller.js';
import { DescribeAnswer, DescribeParam, DescribeQuery, Summary } from '../input/open-api.js';
import { after, limit, page } from '../input/page.js';
import { shape } from '../input/shape-pipe.js';
import { named } from '../openapi/json-schema.js';
import { type Alert, AlertRepository, alertSchema } from './alert.repository.js';

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
const UUID = z.uuid('an alert id is a UUID');
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

  @Post(':id/acknowledge')
  @Allow('approver')
  @HttpCode(200)
  @Summary('Says that somebody sees to it; the first word counts')
  @DescribeParam('id', UUID, '0197a1b0-0000-7000-8000-000000000001')
  @DescribeAnswer(alertSchema)
  async acknowledge(@Param('id', shape(UUID)) id: string, @Caller() { person }: Signed): Promise<Alert> {
    return this.alerts.acknowledge(id, person.name);
  }
}
