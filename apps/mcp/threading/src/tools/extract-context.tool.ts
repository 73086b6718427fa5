import { Injectable } from '@nestjs/common';
import { extractContext as contextOf } from '@waggle/brain';
import { extractContext } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';

@Injectable()
export class ExtractContextTool implements ToolHandler<typeof extractContext> {
  readonly tool = extractContext;

  async run({ messages, own }: z.infer<typeof extractContext.input>): Promise<z.infer<typeof extractContext.output>> {
    const mails = messages.map((mail) => ({ ...mail, fromHeader: `${mail.fromName} <${mail.from}>`, received: new Date(mail.received) }));
    return contextOf(mails, own);
  }
}
