import { Controller, Get, Query } from '@nestjs/common';
import { ClaimList, type ReplyOf } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { z } from 'zod';
import { Allow } from '../access/caller.js';
import { DescribeAnswer, DescribeQuery, Summary } from '../input/open-api.js';
import { after, limit } from '../input/page.js';
import { shape } from '../input/shape-pipe.js';
import { replyOf } from '../openapi/json-schema.js';

const claimQuerySchema = z.object({ agent: z.string().max(200).optional().describe('Whose claims.'), limit, after: after(z.string().max(200)) });

@Controller('api/claims')
@Allow('viewer')
export class ClaimsController {
  constructor(private readonly messenger: Messenger) {}

  @Get()
  @Summary('Tasks that are claimed and have not ended, newest claim first')
  @DescribeQuery(claimQuerySchema, { limit: 20 })
  @DescribeAnswer(replyOf(ClaimList))
  async list(@Query(shape(claimQuerySchema)) query: z.infer<typeof claimQuerySchema>): Promise<ReplyOf<typeof ClaimList>> {
    return this.messenger.ask(ClaimList, query);
  }
}
