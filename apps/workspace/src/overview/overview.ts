import { Injectable } from '@nestjs/common';
import { BriefingService } from './briefing.service.js';
import { DashboardService } from './dashboard.service.js';

/** What is written for people to read beside the files of tasks. */
@Injectable()
export class Overview {
  constructor(
    readonly dashboard: DashboardService,
    readonly briefings: BriefingService,
  ) {}
}
