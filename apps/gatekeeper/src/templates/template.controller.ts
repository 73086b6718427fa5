import { Controller } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, TemplateCreate, TemplateList, TemplateRetire } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { TemplateService } from './template.service.js';

/** Messages about what may be decided without a person. */
@Controller()
export class TemplateController {
  constructor(private readonly templates: TemplateService) {}

  @Handles(TemplateCreate)
  async create(payload: PayloadOf<typeof TemplateCreate>): Promise<ReplyOf<typeof TemplateCreate>> {
    return { template: await this.templates.create(payload) };
  }

  @Handles(TemplateRetire)
  async retire(payload: PayloadOf<typeof TemplateRetire>): Promise<ReplyOf<typeof TemplateRetire>> {
    return { template: await this.templates.retire(payload) };
  }

  @Handles(TemplateList)
  async list(query: PayloadOf<typeof TemplateList>): Promise<ReplyOf<typeof TemplateList>> {
    return this.templates.list(query);
  }
}
