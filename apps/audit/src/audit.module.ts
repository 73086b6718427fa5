import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { ChainRepository } from './chain.repository.js';
import { ChainVerifierService } from './chain-verifier.service.js';

@Module({ controllers: [AuditController], providers: [ChainRepository, ChainVerifierService] })
export class AuditModule {}
