/** Threads, new text, intent and context of mails, and the headers of a reply. Pure: talks to nothing outside and keeps nothing. */
import { defineToolServer } from '@waggle/mcp-server';
import { DetectIntentTool } from './tools/detect-intent.tool.js';
import { ExtractContextTool } from './tools/extract-context.tool.js';
import { MaintainThreadTool } from './tools/maintain-thread.tool.js';
import { ParseThreadTool } from './tools/parse-thread.tool.js';

export default defineToolServer({
  name: 'threading',
  defaultPort: 7412,
  tools: [ParseThreadTool, ExtractContextTool, DetectIntentTool, MaintainThreadTool],
  providers: [],
});
