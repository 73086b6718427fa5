import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AccessGuard } from './access/access-guard.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { SlackHookController } from './hooks/slack-hook.controller.js';
import { ProblemFilter } from './problem/problem-filter.js';
import type { Shared } from './shared.js';
import { HealthService } from './status/health.service.js';
import { MetricsController } from './status/metrics.controller.js';
import { RequestTimer } from './status/request-timer.js';
import { StatusController } from './status/status.controller.js';
import { ProofService } from './tasks/proof.service.js';
import { TasksController } from './tasks/tasks.controller.js';

@Module({})
export class HttpModule {
  static sharing({ providers }: Shared): DynamicModule {
    return {
      module: HttpModule,
      controllers: [ApprovalsController, AuditController, MetricsController, SlackHookController, StatusController, TasksController],
      providers: [
        ...providers,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: RequestTimer },
        HealthService,
        ProofService,
      ],
    };
  }
}
