import { Module } from '@nestjs/common';
import { Clock } from './clock.js';
import { FeedRepository } from './feeds/feed.repository.js';
import { FeedTaker } from './feeds/feed-taker.service.js';
import { FeedHouse, Feeds } from './feeds/feeds.service.js';
import { ImapIntakeService } from './imap/imap-intake.service.js';
import { ImapParts } from './imap/imap-parts.service.js';
import { SeenMailRepository } from './imap/seen-mail.repository.js';
import { MailTakerService } from './mail/mail-taker.service.js';
import { ScheduleBook, ScheduleHouse } from './schedules/schedule-book.service.js';
import { ScheduleRepository } from './schedules/schedule.repository.js';
import { ScheduleRunner } from './schedules/schedule-runner.service.js';
import { SchedulesController } from './schedules/schedules.controller.js';
import { Backlog } from './sources/backlog.service.js';
import { OutageRepository } from './sources/outage.repository.js';
import { SourceDesk } from './sources/source-desk.service.js';
import { SourceGate } from './sources/source-gate.service.js';
import { SourceRegistry } from './sources/source-registry.service.js';
import { SourceRepository } from './sources/source.repository.js';
import { SourceWatch, SourceWatchParts } from './sources/source-watch.service.js';
import { SourcesController } from './sources/sources.controller.js';
import { TaskTaker } from './sources/task-taker.service.js';
import { ZoneWatch } from './sources/zone-watch.service.js';
import { WebhookDeliveryRepository } from './webhooks/webhook-delivery.repository.js';
import { WebhookDoors } from './webhooks/webhook-doors.service.js';
import { WebhookIntake } from './webhooks/webhook-intake.service.js';
import { WebhookSecrets } from './webhooks/webhook-secrets.service.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

const mail = [SeenMailRepository, MailTakerService, ImapParts, ImapIntakeService];
const webhooks = [WebhookSecrets, WebhookDoors, WebhookDeliveryRepository, WebhookIntake];
const schedules = [ScheduleRepository, ScheduleRunner, ScheduleHouse, ScheduleBook];
const feeds = [FeedRepository, FeedTaker, FeedHouse, Feeds];

@Module({
  controllers: [SourcesController, WebhooksController, SchedulesController],
  providers: [SourceRegistry, SourceRepository, ZoneWatch, Backlog, SourceGate, SourceDesk, OutageRepository, SourceWatchParts, SourceWatch, TaskTaker, Clock, ...mail, ...webhooks, ...schedules, ...feeds],
})
export class IntakeModule {}
