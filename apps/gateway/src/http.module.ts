import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { Messenger } from '@waggle/messaging';
import { type Logger, Metrics } from '@waggle/observability';
import { CONFIG, IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { AccessGuard } from './access/access-guard.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { AuditController } from './audit/audit.controller.js';
import type { GatewayConfig } from './gateway.config.js';
import { ProblemFilter } from './problem/problem-filter.js';
import { HealthService } from './status/health.service.js';
import { MetricsController } from './status/metrics.controller.js';
import { RequestTimer } from './status/request-timer.js';
import { StatusController } from './status/status.controller.js';
import { ProofService } from './tasks/proof.service.js';
import { TasksController } from './tasks/tasks.controller.js';

/** What the HTTP application takes over from the service it lives in. */
export interface Shared {
  readonly config: GatewayConfig;
  readonly identity: Identity;
  readonly log: Logger;
  readonly messenger: Messenger;
  readonly metrics: Metrics;
}

@Module({})
export class HttpModule {
  static sharing({ config, identity, log, messenger, metrics }: Shared): DynamicModule {
    return {
      module: HttpModule,
      controllers: [ApprovalsController, AuditController, MetricsController, StatusController, TasksController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: IDENTITY, useValue: identity },
        { provide: LOGGER, useValue: log },
        { provide: Messenger, useValue: messenger },
        { provide: Metrics, useValue: metrics },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: RequestTimer },
        HealthService,
        ProofService,
      ],
    };
  }
}
