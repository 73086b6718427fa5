import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AccessGuard } from './access/access-guard.js';
import { AlertRepository } from './alerts/alert.repository.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { ClaimsController } from './claims/claims.controller.js';
import { EventsController } from './events/events.controller.js';
import { HistoryController } from './history/history.controller.js';
import { MetricPointRepository } from './history/metric-point.repository.js';
import { IdempotencyInterceptor } from './idempotency/idempotency-interceptor.js';
import { IdempotencyRepository } from './idempotency/idempotency.repository.js';
import { AllowedMethods } from './negotiation/allowed-methods.js';
import { NegotiationGuard } from './negotiation/negotiation-guard.js';
import { ProblemFilter } from './problem/problem-filter.js';
import type { Shared } from './shared.js';
import { HealthService } from './status/health.service.js';
import { MetricsController } from './status/metrics.controller.js';
import { RequestTimer } from './status/request-timer.js';
import { StatusController } from './status/status.controller.js';
import { ProofService } from './tasks/proof.service.js';
import { StoryService } from './tasks/story.service.js';
import { TasksController } from './tasks/tasks.controller.js';

@Module({})
export class HttpModule {
  static sharing({ providers }: Shared): DynamicModule {
    return {
      module: HttpModule,
      controllers: [AlertsController, ApprovalsController, AuditController, ClaimsController, EventsController, HistoryController, MetricsController, StatusController, TasksController],
      providers: [
        ...providers,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: NegotiationGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: RequestTimer },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        AlertRepository,
        AllowedMethods,
        HealthService,
        IdempotencyRepository,
        MetricPointRepository,
        ProofService,
        StoryService,
      ],
    };
  }
}
