import { Injectable } from '@nestjs/common';
import { pipelineSummary } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { CrmProvider } from '../crm.provider.js';

@Injectable()
export class PipelineSummaryTool implements ToolHandler<typeof pipelineSummary> {
  readonly tool = pipelineSummary;

  constructor(private readonly crm: CrmProvider) {}

  run(): Promise<z.infer<typeof pipelineSummary.output>> {
    return this.crm.summary();
  }
}
