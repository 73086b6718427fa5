import { Injectable } from '@nestjs/common';
import { upsertContact } from '@waggle/contracts';
import type { ToolCall, ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { actorOf } from '../actor.js';
import { CrmProvider } from '../crm.provider.js';

@Injectable()
export class UpsertContactTool implements ToolHandler<typeof upsertContact> {
  readonly tool = upsertContact;

  constructor(private readonly crm: CrmProvider) {}

  run(args: z.infer<typeof upsertContact.input>, call: ToolCall): Promise<z.infer<typeof upsertContact.output>> {
    return this.crm.upsert({ ...args, actor: actorOf(call) });
  }
}
