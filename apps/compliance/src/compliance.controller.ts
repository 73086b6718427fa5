import { Controller } from '@nestjs/common';
import { ComplianceCheck, ComplianceLatest, ErasureRequest, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { ComplianceService } from './compliance.service.js';
import { ErasureService } from './erasure/erasure.service.js';
import { ReportRepository } from './report.repository.js';

@Controller()
export class ComplianceController {
  constructor(
    private readonly compliance: ComplianceService,
    private readonly reports: ReportRepository,
    private readonly erasures: ErasureService,
  ) {}

  @Handles(ComplianceCheck)
  async check({ days }: PayloadOf<typeof ComplianceCheck>): Promise<ReplyOf<typeof ComplianceCheck>> {
    return this.compliance.check(days);
  }

  @Handles(ComplianceLatest)
  async latest(): Promise<ReplyOf<typeof ComplianceLatest>> {
    return { report: await this.reports.latest() };
  }

  @Handles(ErasureRequest)
  async erase(request: PayloadOf<typeof ErasureRequest>): Promise<ReplyOf<typeof ErasureRequest>> {
    return this.erasures.request(request);
  }
}
