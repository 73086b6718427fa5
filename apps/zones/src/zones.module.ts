import { Module } from '@nestjs/common';
import { DrillRepository } from './drill/drill.repository.js';
import { DrillParts, DrillService } from './drill/drill.service.js';
import { FirstClaim } from './lease/first-claim.service.js';
import { HandOverRepository } from './lease/hand-over.repository.js';
import { LeaseParts, LeaseService } from './lease/lease.service.js';
import { ZoneJournal } from './lease/zone-journal.service.js';
import { ZoneMeters } from './lease/zone-meters.service.js';
import { ProbeService } from './watch/probe.service.js';
import { WatchRepository } from './watch/watch.repository.js';
import { TurnParts, WatchParts, WatchService } from './watch/watch.service.js';
import { WordService } from './word/word.service.js';
import { ZoneStatusService } from './zone-status.service.js';
import { ZonesController } from './zones.controller.js';

@Module({
  controllers: [ZonesController],
  providers: [
    ZoneMeters,
    ZoneJournal,
    HandOverRepository,
    LeaseParts,
    LeaseService,
    FirstClaim,
    WatchRepository,
    DrillRepository,
    DrillParts,
    DrillService,
    ProbeService,
    WatchParts,
    TurnParts,
    WatchService,
    WordService,
    ZoneStatusService,
  ],
})
export class ZonesModule {}
