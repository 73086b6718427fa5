import { Module } from '@nestjs/common';
import { ClaimsController } from './claims/claims.controller.js';
import { ClaimService } from './claims/claim.service.js';
import { ClaimRepository } from './claims/claim.repository.js';
import { HandOverService } from './claims/hand-over.service.js';
import { ReconcileService } from './claims/reconcile.service.js';
import { ArrivalsService } from './custody/arrivals.service.js';
import { CustodyRepository } from './custody/custody.repository.js';
import { CustodyService } from './custody/custody.service.js';
import { CustodyStores } from './custody/custody-stores.js';
import { EndFilesService } from './custody/end-files.service.js';
import { EndsService } from './custody/ends.service.js';
import { StraysService } from './custody/strays.service.js';
import { HeardClaimsService } from './custody/heard-claims.service.js';
import { ProvisionalClaimsService } from './custody/provisional-claims.service.js';
import { SyncBell } from './custody/sync-bell.js';
import { TakeoverService } from './custody/takeover.service.js';
import { ZonesService } from './custody/zones.service.js';
import { DecisionOutcomeService } from './deciding/decision-outcome.service.js';
import { DecisionWatchService } from './deciding/decision-watch.service.js';
import { FolderDecisionService } from './deciding/folder-decision.service.js';
import { OvertakenEditsService } from './deciding/overtaken-edits.service.js';
import { ArrivalService } from './filing/arrival.service.js';
import { ArrivalsController } from './filing/arrivals.controller.js';
import { FiledTaskRepository } from './filing/filed-task.repository.js';
import { FilingService } from './filing/filing.service.js';
import { TaskWriter } from './filing/task-writer.service.js';
import { JournalService } from './journal.service.js';
import { DashboardRepository } from './overview/dashboard.repository.js';
import { DashboardService } from './overview/dashboard.service.js';
import { DashboardViewService } from './overview/dashboard-view.service.js';
import { BriefingParts, BriefingService } from './overview/briefing.service.js';
import { HandbookService } from './overview/handbook.service.js';
import { Overview } from './overview/overview.js';
import { SYNC_VIEW } from './overview/sync-view.js';
import { OverviewController } from './overview/overview.controller.js';
import { FilePlacerService } from './placing/file-placer.service.js';
import { OwnWorkService } from './placing/own-work.service.js';
import { PlacingService } from './placing/placing.service.js';
import { PersonController } from './person/person.controller.js';
import { PersonFiles } from './person/person-files.service.js';
import { RecordsController } from './records.controller.js';
import { RefusalService } from './placing/refusal.service.js';
import { PlacementRepository } from './placement.repository.js';
import { CycleWorkService } from './sync/cycle-work.service.js';
import { LeaseService } from './sync/lease.service.js';
import { SharedWorkService } from './sync/shared-work.service.js';
import { SyncController } from './sync/sync.controller.js';
import { SyncCyclesService } from './sync/sync-cycles.service.js';
import { SyncDoorsService } from './sync/sync-doors.service.js';
import { SyncEngineService } from './sync/sync-engine.service.js';
import { SyncMeters } from './sync/sync-meters.service.js';
import { SyncReportService } from './sync/sync-report.service.js';
import { SyncService } from './sync/sync.service.js';
import { SyncStateRepository } from './sync/sync-state.repository.js';
import { TaskFilesService } from './task-files.service.js';
import { WorkspaceController } from './workspace.controller.js';

@Module({
  controllers: [WorkspaceController, ArrivalsController, ClaimsController, RecordsController, OverviewController, PersonController, SyncController],
  providers: [
    TaskFilesService,
    PlacementRepository,
    JournalService,
    ZonesService,
    SyncBell,
    CustodyRepository,
    CustodyStores,
    CustodyService,
    HeardClaimsService,
    ClaimRepository,
    HandOverService,
    ClaimService,
    ReconcileService,
    FiledTaskRepository,
    TaskWriter,
    FilingService,
    ArrivalService,
    FilePlacerService,
    OwnWorkService,
    PlacingService,
    RefusalService,
    DecisionOutcomeService,
    OvertakenEditsService,
    FolderDecisionService,
    DecisionWatchService,
    DashboardRepository,
    DashboardViewService,
    DashboardService,
    BriefingParts,
    BriefingService,
    HandbookService,
    Overview,
    PersonFiles,
    ProvisionalClaimsService,
    ArrivalsService,
    EndFilesService,
    EndsService,
    StraysService,
    TakeoverService,
    SyncDoorsService,
    SyncEngineService,
    LeaseService,
    SharedWorkService,
    CycleWorkService,
    SyncStateRepository,
    SyncMeters,
    SyncReportService,
    SyncCyclesService,
    SyncService,
    { provide: SYNC_VIEW, useExisting: SyncService },
  ],
})
export class WorkspaceModule {}
