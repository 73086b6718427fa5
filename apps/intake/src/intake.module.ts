import { Module } from '@nestjs/common';
import { ImapIntakeService } from './imap/imap-intake.service.js';
import { ImapParts } from './imap/imap-parts.service.js';
import { SeenMailRepository } from './imap/seen-mail.repository.js';
import { MailTakerService } from './mail/mail-taker.service.js';
import { Backlog } from './sources/backlog.service.js';
import { SourceDesk } from './sources/source-desk.service.js';
import { SourceGate } from './sources/source-gate.service.js';
import { SourceRegistry } from './sources/source-registry.service.js';
import { SourceRepository } from './sources/source.repository.js';
import { SourcesController } from './sources/sources.controller.js';
import { TaskTaker } from './sources/task-taker.service.js';
import { ZoneWatch } from './sources/zone-watch.service.js';

@Module({
  controllers: [SourcesController],
  providers: [SourceRegistry, SourceRepository, ZoneWatch, Backlog, SourceGate, SourceDesk, TaskTaker, SeenMailRepository, MailTakerService, ImapParts, ImapIntakeService],
})
export class IntakeModule {}
