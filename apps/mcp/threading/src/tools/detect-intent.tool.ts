import { Injectable } from '@nestjs/common';
import { parseMail, readSignal } from '@waggle/brain';
import { detectIntentTool } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';

@Injectable()
export class DetectIntentTool implements ToolHandler<typeof detectIntentTool> {
  readonly tool = detectIntentTool;

  async run({ body, ...mail }: z.infer<typeof detectIntentTool.input>): Promise<z.infer<typeof detectIntentTool.output>> {
    return readSignal({ ...mail, text: parseMail(body).own });
  }
}
