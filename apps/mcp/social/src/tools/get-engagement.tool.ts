import { Injectable } from '@nestjs/common';
import { getEngagement } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { Platforms } from '../platforms.service.js';

@Injectable()
export class GetEngagementTool implements ToolHandler<typeof getEngagement> {
  readonly tool = getEngagement;

  constructor(private readonly platforms: Platforms) {}

  async run({ platform, postId }: z.infer<typeof getEngagement.input>): Promise<z.infer<typeof getEngagement.output>> {
    const { engagement } = await this.platforms.of(platform).read(postId);
    return { platform, postId, at: new Date().toISOString(), engagement };
  }
}
