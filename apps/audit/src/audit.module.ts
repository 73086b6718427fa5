import { Module } from '@nestjs/common';
import { AuditMeters } from './audit-meters.service.js';
import { AuditController } from './audit.controller.js';
import { ChainRepository } from './chain.repository.js';
import { ChainVerifierService } from './chain-verifier.service.js';
import { Keeper } from './keeping/keeper.service.js';
import { KeepingRepository } from './keeping/keeping.repository.js';
import { PersonController } from './sealing/person.controller.js';
import { SubjectRepository } from './sealing/subject.repository.js';

@Module({ controllers: [AuditController, PersonController], providers: [AuditMeters, SubjectRepository, ChainRepository, ChainVerifierService, KeepingRepository, Keeper] })
export class AuditModule {}
