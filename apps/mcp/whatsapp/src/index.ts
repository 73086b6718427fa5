/** The WhatsApp tool server: the only thing that talks to WhatsApp and gets its credential. */
import { PersonErase, PersonExport, ROLES, ZONE_OF } from '@waggle/contracts';
import { defineToolServer } from '@waggle/mcp-server';
import { Database } from '@waggle/persistence';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { ChatRepository } from './chat.repository.js';
import { chooseWhatsappProvider } from './choose-whatsapp-provider.js';
import { MessageRepository } from './message.repository.js';
import { InboxRepository } from './inbox.repository.js';
import { CreateWhatsapp1700000000250 } from './migrations/0001-create-whatsapp.migration.js';
import { PersonController } from './person/person.controller.js';
import { PersonRepository } from './person/person.repository.js';
import { SendingRules } from './sending-rules.service.js';
import { ListWhatsappChatsTool } from './tools/list-whatsapp-chats.tool.js';
import { ListWhatsappMessagesTool } from './tools/list-whatsapp-messages.tool.js';
import { ReadWhatsappChatTool } from './tools/read-whatsapp-chat.tool.js';
import { SendWhatsappTool } from './tools/send-whatsapp.tool.js';
import { WebhookService } from './webhook/webhook.service.js';
import { whatsappConfig } from './whatsapp.config.js';
import { WhatsappProvider } from './whatsapp.provider.js';

export default defineToolServer({
  name: 'whatsapp',
  defaultPort: 7415,
  // Private chats stay in the zone that may answer them.
  roles: ROLES.filter((role) => ZONE_OF[role] === 'local'),
  config: whatsappConfig,
  migrations: [CreateWhatsapp1700000000250],
  controllers: [PersonController],
  mustHandle: [PersonExport, PersonErase],
  tools: [ListWhatsappChatsTool, ReadWhatsappChatTool, ListWhatsappMessagesTool, SendWhatsappTool],
  providers: [{ provide: WhatsappProvider, inject: [CONFIG, Database, LOGGER], useFactory: chooseWhatsappProvider }, ChatRepository, MessageRepository, InboxRepository, SendingRules, WebhookService, PersonRepository],
});
