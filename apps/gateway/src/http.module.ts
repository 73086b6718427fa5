import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { A2aController } from './a2a/a2a.controller.js';
import { A2aDesk } from './a2a/a2a-desk.service.js';
import { A2aService } from './a2a/a2a.service.js';
import { A2aTaskRepository } from './a2a/a2a-task.repository.js';
import { TaskWatch } from './a2a/task-watch.service.js';
import { AccessGuard } from './access/access-guard.js';
import { Directory } from './access/directory.service.js';
import { FrontDoor } from './access/front-door.service.js';
import { Limits } from './access/limits.service.js';
import { OidcController } from './access/oidc.controller.js';
import { OidcService } from './access/oidc.service.js';
import { SessionController } from './access/session.controller.js';
import { SessionRepository } from './access/session.repository.js';
import { SessionService } from './access/session.service.js';
import { SignInService } from './access/sign-in.service.js';
import { AlertRepository } from './alerts/alert.repository.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { BatchService } from './approvals/batch.service.js';
import { AuditController } from './audit/audit.controller.js';
import { ClaimsController } from './claims/claims.controller.js';
import { ComplianceController } from './compliance/compliance.controller.js';
import { DeadLetterDesk } from './dead-letters/dead-letter-desk.service.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { EventsController } from './events/events.controller.js';
import { HistoryController } from './history/history.controller.js';
import { MetricPointRepository } from './history/metric-point.repository.js';
import { IdempotencyInterceptor } from './idempotency/idempotency-interceptor.js';
import { IdempotencyRepository } from './idempotency/idempotency.repository.js';
import { AllowedMethods } from './negotiation/allowed-methods.js';
import { NegotiationGuard } from './negotiation/negotiation-guard.js';
import { SlackHookController } from './hooks/slack-hook.controller.js';
import { WebhookHookController } from './hooks/webhook-hook.controller.js';
import { OperationsController } from './operations/operations.controller.js';
import { PeopleController } from './people/people.controller.js';
import { PersonDesk } from './people/person-desk.service.js';
import { ProblemFilter } from './problem/problem-filter.js';
import { PublicAddress } from './public-address.js';
import { LessonsController } from './safety/lessons.controller.js';
import { SourcesController } from './sources/sources.controller.js';
import { StopsController } from './safety/stops.controller.js';
import { SchedulesController } from './schedules/schedules.controller.js';
import { ScalingController } from './scaling/scaling.controller.js';
import type { Shared } from './shared.js';
import { HealthService } from './status/health.service.js';
import { MetricsController } from './status/metrics.controller.js';
import { RequestTimer } from './status/request-timer.js';
import { StatusController } from './status/status.controller.js';
import { ProofService } from './tasks/proof.service.js';
import { StoryService } from './tasks/story.service.js';
import { TasksController } from './tasks/tasks.controller.js';
import { PolicyController } from './templates/policy.controller.js';
import { TemplatesController } from './templates/templates.controller.js';
import { VaultController } from './vault/vault.controller.js';
import { WebhookRepository } from './webhooks/webhook.repository.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { ZONE_CONTROLLERS, ZONE_PROVIDERS } from './zones/zone-parts.js';

const CONTROLLERS = [
  A2aController,
  AlertsController,
  ApprovalsController,
  AuditController,
  ClaimsController,
  ComplianceController,
  DeadLettersController,
  EventsController,
  HistoryController,
  LessonsController,
  MetricsController,
  OidcController,
  OperationsController,
  PeopleController,
  PolicyController,
  ScalingController,
  SchedulesController,
  SessionController,
  SlackHookController,
  SourcesController,
  StatusController,
  StopsController,
  TasksController,
  TemplatesController,
  VaultController,
  WebhookHookController,
  WebhooksController,
  ...ZONE_CONTROLLERS,
];

@Module({ imports: [DiscoveryModule] })
export class HttpModule {
  static sharing({ providers }: Shared): DynamicModule {
    return {
      module: HttpModule,
      controllers: CONTROLLERS,
      providers: [
        ...providers,
        ...ZONE_PROVIDERS,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: NegotiationGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: RequestTimer },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        A2aDesk,
        A2aService,
        A2aTaskRepository,
        AlertRepository,
        AllowedMethods,
        BatchService,
        DeadLetterDesk,
        Directory,
        FrontDoor,
        HealthService,
        IdempotencyRepository,
        Limits,
        MetricPointRepository,
        OidcService,
        PersonDesk,
        ProofService,
        PublicAddress,
        SessionRepository,
        SessionService,
        SignInService,
        StoryService,
        TaskWatch,
        WebhookRepository,
      ],
    };
  }
}
