import { Module } from '@nestjs/common';
import { A2aTaskRepository } from './a2a/a2a-task.repository.js';
import { AlertRepository } from './alerts/alert.repository.js';
import { EventFeed } from './events/event-feed.service.js';
import { EventLog } from './events/event-log.repository.js';
import { EventRecorder } from './events/event-recorder.service.js';
import { HeardEventsController } from './events/heard-events.controller.js';
import { OutwardService } from './events/outward.service.js';
import { MetricPointRepository } from './history/metric-point.repository.js';
import { type Keeper, KEEPERS, RetentionService } from './history/retention.service.js';
import { SamplerService } from './history/sampler.service.js';
import { HttpServerService } from './http-server.service.js';
import { IdempotencyRepository } from './idempotency/idempotency.repository.js';
import { Connections, Shared } from './shared.js';
import { PersonController } from './person/person.controller.js';
import { PersonRepository } from './person/person.repository.js';
import { HealthService } from './status/health.service.js';
import { MonitorWatchRepository } from './status/monitor-watch.repository.js';
import { MonitorWatch } from './status/monitor-watch.service.js';
import { SwarmFigures } from './status/swarm-figures.service.js';
import { DeliveryRepository } from './webhooks/delivery.repository.js';
import { WebhookDeliverer } from './webhooks/webhook-deliverer.service.js';
import { WebhookEnd } from './webhooks/webhook-end.service.js';
import { WebhookSender } from './webhooks/webhook-sender.service.js';

/** Everything here that would else grow without end; sessions are pruned by who signs in. */
const keepers = {
  provide: KEEPERS,
  inject: [EventLog, AlertRepository, MetricPointRepository, IdempotencyRepository, DeliveryRepository, A2aTaskRepository],
  useFactory: (...all: Keeper[]): readonly Keeper[] => all,
};

@Module({
  controllers: [HeardEventsController, PersonController],
  providers: [
    Connections,
    Shared,
    HttpServerService,
    EventLog,
    EventFeed,
    EventRecorder,
    AlertRepository,
    MetricPointRepository,
    IdempotencyRepository,
    HealthService,
    MonitorWatch,
    MonitorWatchRepository,
    SwarmFigures,
    SamplerService,
    keepers,
    RetentionService,
    A2aTaskRepository,
    DeliveryRepository,
    WebhookEnd,
    WebhookSender,
    WebhookDeliverer,
    OutwardService,
    PersonRepository,
  ],
})
export class GatewayModule {}
