import { Module } from '@nestjs/common';
import { ActivityService } from './activity.service.js';
import { ContactRepository } from './contact.repository.js';
import { CrmController } from './crm.controller.js';
import { DealService } from './deal.service.js';
import { SampleService } from './sample.service.js';
import { SummaryService } from './summary.service.js';

@Module({ controllers: [CrmController], providers: [ActivityService, ContactRepository, DealService, SampleService, SummaryService] })
export class CrmModule {}
