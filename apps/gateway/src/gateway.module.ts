import { Module } from '@nestjs/common';
import { AlertRepository } from './alerts/alert.repository.js';
import { EventFeed } from './events/event-feed.service.js';
import { EventLogController } from './events/event-log.controller.js';
import { EventLog } from './events/event-log.repository.js';
import { MetricPointRepository } from './history/metric-point.repository.js';
import { Keepers, RetentionService } from './history/retention.service.js';
import { SamplerService } from './history/sampler.service.js';
import { HttpServerService } from './http-server.service.js';
import { IdempotencyRepository } from './idempotency/idempotency.repository.js';
import { Connections, Shared } from './shared.js';
import { HealthService } from './status/health.service.js';

@Module({
  controllers: [EventLogController],
  providers: [
    Connections,
    Shared,
    HttpServerService,
    EventLog,
    EventFeed,
    AlertRepository,
    MetricPointRepository,
    IdempotencyRepository,
    HealthService,
    SamplerService,
    Keepers,
    RetentionService,
  ],
})
export class GatewayModule {}
