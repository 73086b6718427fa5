import { Injectable } from '@nestjs/common';
import { listDeals } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { CrmProvider } from '../crm.provider.js';

@Injectable()
export class ListDealsTool implements ToolHandler<typeof listDeals> {
  readonly tool = listDeals;

  constructor(private readonly crm: CrmProvider) {}

  run(query: z.infer<typeof listDeals.input>): Promise<z.infer<typeof listDeals.output>> {
    return this.crm.listDeals(query);
  }
}
