import { defineToolServer } from '@waggle/mcp-server';
import { Database } from '@waggle/persistence';
import { CONFIG, IDENTITY, LOGGER } from '@waggle/runtime';
import { chooseMailProvider } from './choose-mail-provider.js';
import { emailConfig } from './email.config.js';
import { MailProvider } from './mail.provider.js';
import { CreateMail1700000000200 } from './migrations/0001-create-mail.migration.js';
import { NoteRefused1700000003500 } from './migrations/0002-note-refused.migration.js';
import { NameAttempt1700000003540 } from './migrations/0003-name-attempt.migration.js';
import { OutboundLimits } from './outbound-limits.service.js';
import { OutgoingParts } from './outgoing-parts.service.js';
import { DraftEmailTool } from './tools/draft-email.tool.js';
import { ForwardEmailTool } from './tools/forward-email.tool.js';
import { ReadEmailTool } from './tools/read-email.tool.js';
import { ReplyEmailTool } from './tools/reply-email.tool.js';
import { SearchInboxTool } from './tools/search-inbox.tool.js';
import { SendEmailTool } from './tools/send-email.tool.js';

export default defineToolServer({
  name: 'email',
  defaultPort: 7411,
  config: emailConfig,
  migrations: [CreateMail1700000000200, NoteRefused1700000003500, NameAttempt1700000003540],
  tools: [SearchInboxTool, ReadEmailTool, DraftEmailTool, SendEmailTool, ReplyEmailTool, ForwardEmailTool],
  providers: [{ provide: MailProvider, inject: [CONFIG, Database, LOGGER, IDENTITY], useFactory: chooseMailProvider }, OutboundLimits, OutgoingParts],
});
