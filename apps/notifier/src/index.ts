/**
 * Asks people for approvals where they are: Slack, SMS, e-mail; hands on what they answer in Slack; and tells them of alerts.
 * It decides nothing: an answer goes to the gatekeeper as Slack has signed it. Does not run in the cloud zone, where nothing is approved.
 */
import { CONFIG, defineService } from '@waggle/runtime';
import { CHANNEL_LIST } from './channel.js';
import { chooseMail, chooseSlack, chooseSms } from './choose-providers.js';
import { MailChannel } from './mail/mail-channel.service.js';
import { MailProvider } from './mail/mail.provider.js';
import { AlertController } from './alerts/alert.controller.js';
import { AlertDesk } from './alerts/alert-desk.service.js';
import { AlertRepository } from './alerts/alert.repository.js';
import { CreateAlert1700000003451 } from './migrations/0002-create-alert.migration.js';
import { CreatePrompt1700000003200 } from './migrations/0001-create-prompt.migration.js';
import { CreateRefusal1700000003455 } from './migrations/0003-create-refusal.migration.js';
import { notifierConfig } from './notifier.config.js';
import { Courier, CourierStores } from './prompts/courier.service.js';
import { Dispatcher } from './prompts/dispatcher.service.js';
import { NoticeRepository } from './prompts/notice.repository.js';
import { PromptController } from './prompts/prompt.controller.js';
import { PromptRepository } from './prompts/prompt.repository.js';
import { SandboxMessageRepository } from './sandbox/sandbox-message.repository.js';
import { SlackAnswerController } from './slack/slack-answer.controller.js';
import { SlackAnswerService } from './slack/slack-answer.service.js';
import { SlackChannel } from './slack/slack-channel.service.js';
import { SlackProvider } from './slack/slack.provider.js';
import { SmsChannel } from './sms/sms-channel.service.js';
import { SmsProvider } from './sms/sms.provider.js';

const inject = [CONFIG, SandboxMessageRepository];

export default defineService({
  name: 'notifier',
  plane: 'edge',
  roles: ['swarm', 'local', 'single'],
  instances: { of: 'many', why: 'What is due is locked for one person at a time, and looked for before it is sent again.' },
  config: notifierConfig,
  persistence: { migrations: [CreatePrompt1700000003200, CreateAlert1700000003451, CreateRefusal1700000003455] },
  controllers: [AlertController, PromptController, SlackAnswerController],
  providers: [
    SandboxMessageRepository,
    { provide: SlackProvider, inject, useFactory: chooseSlack },
    { provide: SmsProvider, inject, useFactory: chooseSms },
    { provide: MailProvider, inject, useFactory: chooseMail },
    SlackChannel,
    SmsChannel,
    MailChannel,
    { provide: CHANNEL_LIST, inject: [SlackChannel, SmsChannel, MailChannel], useFactory: (...channels: unknown[]) => channels },
    PromptRepository,
    NoticeRepository,
    CourierStores,
    Courier,
    Dispatcher,
    AlertRepository,
    AlertDesk,
    SlackAnswerService,
  ],
});
