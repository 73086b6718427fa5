import { Controller, Get, Header } from '@nestjs/common';
import { Metrics } from '@waggle/observability';
import { Allow } from '../access/caller.js';
import { DescribeText, Summary } from '../input/open-api.js';

/** The gateway's figures, with those of the whole zone, for who has a token; HEALTH_PORT serves the same to Prometheus. */
@Controller('metrics')
@Allow('viewer')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Summary('Figures for Prometheus')
  @DescribeText('text/plain', 'The text format of Prometheus.')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async render(): Promise<string> {
    return this.metrics.render();
  }
}
