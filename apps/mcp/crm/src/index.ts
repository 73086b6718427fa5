/** The CRM as tools. Keeps nothing but its ledger: what it reads and changes is the CRM service's. */
import { defineToolServer } from '@waggle/mcp-server';
import { crmConfig } from './crm.config.js';
import { CrmProvider } from './crm.provider.js';
import { StageChange } from './stage-change.service.js';
import { ChangeStageTool } from './tools/change-stage.tool.js';
import { CloseLostTool } from './tools/close-lost.tool.js';
import { GetContactTool } from './tools/get-contact.tool.js';
import { ListDealsTool } from './tools/list-deals.tool.js';
import { LogActivityTool } from './tools/log-activity.tool.js';
import { PipelineSummaryTool } from './tools/pipeline-summary.tool.js';
import { SearchContactsTool } from './tools/search-contacts.tool.js';
import { UpsertContactTool } from './tools/upsert-contact.tool.js';

export default defineToolServer({
  name: 'crm',
  defaultPort: 7418,
  config: crmConfig,
  tools: [SearchContactsTool, GetContactTool, ListDealsTool, PipelineSummaryTool, LogActivityTool, UpsertContactTool, ChangeStageTool, CloseLostTool],
  providers: [CrmProvider, StageChange],
});
