import type { CommonConfig } from '@waggle/config';
import { AppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Database } from '@waggle/persistence';
import { ChatRepository } from './chat.repository.js';
import { CloudProvider } from './cloud/cloud.provider.js';
import { MessageRepository } from './message.repository.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';
import type { WhatsappConfig } from './whatsapp.config.js';
import type { WhatsappProvider } from './whatsapp.provider.js';

const NEEDED = ['WHATSAPP_PHONE_NUMBER_ID', 'WHATSAPP_BUSINESS_ACCOUNT_ID', 'WHATSAPP_TOKEN', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN'] as const;

/** @throws AppError `config_invalid` with all that the Cloud API lacks, and when it would send live without hearing who wants no more. */
export function chooseWhatsappProvider(config: WhatsappConfig & Pick<CommonConfig, 'DRY_RUN'>, database: Database, log: Logger): WhatsappProvider {
  const messages = new MessageRepository(database);
  if (config.WHATSAPP_PROVIDER === 'sandbox') return new SandboxProvider(messages, new ChatRepository(database), database, config);
  const missing = NEEDED.filter((name) => config[name] === undefined);
  if (missing.length > 0) throw new AppError('config_invalid', 'invalid', `WHATSAPP_PROVIDER=cloud needs ${missing.join(', ')}`, { settings: [...missing] });
  if (!config.DRY_RUN && !config.WHATSAPP_WITHOUT_INBOUND) throw deafError();
  const settings = {
    baseUrl: config.WHATSAPP_GRAPH_URL,
    phoneNumberId: config.WHATSAPP_PHONE_NUMBER_ID ?? '',
    businessAccountId: config.WHATSAPP_BUSINESS_ACCOUNT_ID ?? '',
    token: config.WHATSAPP_TOKEN ?? '',
  };
  return new CloudProvider(settings, messages, log);
}

/** Nothing in this installation hands webhooks to the server yet. */
function deafError(): AppError {
  const message =
    'WHATSAPP_PROVIDER=cloud with DRY_RUN=false would send without hearing who writes STOP: no webhook reaches this server yet. Keep DRY_RUN=true, or set WHATSAPP_WITHOUT_INBOUND=true if you answer for opt-outs yourself';
  return new AppError('config_invalid', 'invalid', message, { settings: ['WHATSAPP_WITHOUT_INBOUND'] });
}
