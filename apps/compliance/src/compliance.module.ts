import { Module } from '@nestjs/common';
import { Collector } from './checks/collector.service.js';
import { ComplianceController } from './compliance.controller.js';
import { CheckParts, ComplianceService } from './compliance.service.js';
import { ErasureRepository } from './erasure/erasure.repository.js';
import { ErasureService } from './erasure/erasure.service.js';
import { ReportRepository } from './report.repository.js';

@Module({ controllers: [ComplianceController], providers: [ErasureRepository, ReportRepository, ErasureService, Collector, CheckParts, ComplianceService] })
export class ComplianceModule {}
