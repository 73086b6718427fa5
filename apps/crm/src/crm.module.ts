import { Module } from '@nestjs/common';
import { ActivityService } from './activity.service.js';
import { ContactController } from './contact.controller.js';
import { ContactRepository } from './contact.repository.js';
import { ContactService } from './contact.service.js';
import { CrmController } from './crm.controller.js';
import { DealController } from './deal.controller.js';
import { DealRepository } from './deal.repository.js';
import { DealService } from './deal.service.js';
import { PersonController } from './person/person.controller.js';
import { PersonRepository } from './person/person.repository.js';
import { SampleService } from './sample.service.js';
import { SummaryService } from './summary.service.js';

@Module({
  controllers: [ContactController, CrmController, DealController, PersonController],
  providers: [ActivityService, ContactRepository, ContactService, DealRepository, DealService, PersonRepository, SampleService, SummaryService],
})
export class CrmModule {}
