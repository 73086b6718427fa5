import { ActivityEntity } from './activity.entity.js';
import { CompanyEntity } from './company.entity.js';
import { ContactEntity } from './contact.entity.js';
import { DealEntity } from './deal.entity.js';

export { ActivityEntity, CompanyEntity, ContactEntity, DealEntity };
export const CRM_ENTITIES = [ActivityEntity, CompanyEntity, ContactEntity, DealEntity];
