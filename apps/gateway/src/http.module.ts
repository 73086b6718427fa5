import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
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
import { ApprovalsController } from './approvals/approvals.controller.js';
import { AuditController } from './audit/audit.controller.js';
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
      imports: [DiscoveryModule],
      controllers: [ApprovalsController, AuditController, MetricsController, OidcController, SessionController, StatusController, TasksController],
      providers: [
        ...providers,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: RequestTimer },
        Directory,
        FrontDoor,
        HealthService,
        Limits,
        OidcService,
        ProofService,
        SessionRepository,
        SessionService,
        SignInService,
      ],
    };
  }
}
