import { Injectable } from '@nestjs/common';
import { logActivity } from '@waggle/contracts';
import type { ToolCall, ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { actorOf } from '../actor.js';
import { CrmProvider } from '../crm.provider.js';

@Injectable()
export class LogActivityTool implements ToolHandler<typeof logActivity> {
  readonly tool = logActivity;

  constructor(private readonly crm: CrmProvider) {}

  run(args: z.infer<typeof logActivity.input>, call: ToolCall): Promise<z.infer<typeof logActivity.output>> {
    return this.crm.log({ ...args, actor: actorOf(call) });
  }
}
