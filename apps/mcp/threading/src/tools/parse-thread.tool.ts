import { Injectable } from '@nestjs/common';
import { assembleThreads, automaticKind, parseMail } from '@waggle/brain';
import { parseThread } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';

@Injectable()
export class ParseThreadTool implements ToolHandler<typeof parseThread> {
  readonly tool = parseThread;

  async run({ messages }: z.infer<typeof parseThread.input>): Promise<z.infer<typeof parseThread.output>> {
    const parts = messages.map(({ messageId, body, subject, from, headers }) => {
      const { own, ...parsed } = parseMail(body);
      return { messageId, ...parsed, automatic: automaticKind({ headers, from, subject, text: own }) };
    });
    return { messages: parts, ...assembleThreads(messages) };
  }
}
