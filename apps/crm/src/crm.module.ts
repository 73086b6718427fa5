import { Module } from '@nestjs/common';
import { ActivityService } from './activity.service.js';
import { ContactController } from './contact.controller.js';
import { ContactRepository } from './contact.repository.js';
import { ContactService } from './contact.service.js';
import { CrmController } from './crm.controller.js';
import { DealController } from './deal.controller.js';
import { DealRepository } from './deal.repository.js';
import { DealService } from './deal.service.js';
import { SampleService } from './sample.service.js';
import { SummaryService } from './summary.service.js';

@Module({
  controllers: [ContactController, CrmController, DealController],
  providers: [ActivityService, ContactRepository, ContactService, DealRepository, DealService, SampleService, SummaryService],
})
export class CrmModule {}
