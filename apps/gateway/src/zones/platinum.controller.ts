import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../access/caller.js';
import { DescribeAnswer, Summary } from '../input/open-api.js';
import { platinumModuleSchema, PlatinumService } from './platinum.service.js';

const platinumSchema = z.object({ modules: z.array(platinumModuleSchema) });

@Controller('api/platinum')
export class PlatinumController {
  constructor(private readonly platinum: PlatinumService) {}

  @Get('status')
  @Allow('viewer')
  @Summary('Sync, zones, claims and intake: what is on, and whether it is well')
  @DescribeAnswer(platinumSchema)
  async status(): Promise<z.infer<typeof platinumSchema>> {
    return { modules: await this.platinum.modules() };
  }
}
