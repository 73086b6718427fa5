import { Injectable } from '@nestjs/common';
import { replyHeaders } from '@waggle/brain';
import { maintainThread } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';

@Injectable()
export class MaintainThreadTool implements ToolHandler<typeof maintainThread> {
  readonly tool = maintainThread;

  async run({ parent, all, own }: z.infer<typeof maintainThread.input>): Promise<z.infer<typeof maintainThread.output>> {
    return replyHeaders(parent, { all, own });
  }
}
