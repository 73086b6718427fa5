import { Injectable } from '@nestjs/common';
import { listMentions } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { cleaned, cursorOf, mentionPage, sinceOf } from '../mentions.js';
import { Platforms } from '../platforms.service.js';

const LONGEST_NAME = 300;

@Injectable()
export class ListMentionsTool implements ToolHandler<typeof listMentions> {
  readonly tool = listMentions;

  constructor(private readonly platforms: Platforms) {}

  async run({ platform, cursor, limit }: z.infer<typeof listMentions.input>): Promise<z.infer<typeof listMentions.output>> {
    const provider = this.platforms.of(platform);
    if (cursor === undefined) return { mentions: [], cursor: cursorOf(new Date()), more: false };
    const found = await provider.mentions(sinceOf(cursor));
    return mentionPage(found.map((mention) => ({ ...mention, author: cleaned(mention.author).slice(0, LONGEST_NAME), text: cleaned(mention.text) })), cursor, limit);
  }
}
