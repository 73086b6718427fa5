import { AppError } from '@waggle/errors';
import { type MailProvider } from './mail/mail.provider.js';
import { SmtpProvider } from './mail/smtp.provider.js';
import type { NotifierConfig } from './notifier.config.js';
import { SandboxMailProvider } from './sandbox/sandbox-mail.provider.js';
import type { SandboxMessageRepository } from './sandbox/sandbox-message.repository.js';
import { SandboxSlackProvider } from './sandbox/sandbox-slack.provider.js';
import { SandboxSmsProvider } from './sandbox/sandbox-sms.provider.js';
import { type SlackProvider } from './slack/slack.provider.js';
import { WebSlackProvider } from './slack/web-slack.provider.js';
import { type SmsProvider } from './sms/sms.provider.js';
import { TwilioProvider } from './sms/twilio.provider.js';

/** @throws AppError `config_invalid`, as all three do when settings are missing that the provider needs. */
export function chooseSlack(config: NotifierConfig, messages: SandboxMessageRepository): SlackProvider {
  if (config.SLACK_PROVIDER === 'sandbox') return new SandboxSlackProvider(messages);
  need(config, 'SLACK_PROVIDER=slack', ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET']);
  return new WebSlackProvider({ apiUrl: config.SLACK_API_URL, token: config.SLACK_BOT_TOKEN ?? '' });
}

export function chooseSms(config: NotifierConfig, messages: SandboxMessageRepository): SmsProvider {
  if (config.SMS_PROVIDER === 'sandbox') return new SandboxSmsProvider(messages);
  need(config, 'SMS_PROVIDER=twilio', ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM']);
  const { TWILIO_API_URL: apiUrl, TWILIO_ACCOUNT_SID: accountSid = '', TWILIO_AUTH_TOKEN: authToken = '', TWILIO_FROM: from = '' } = config;
  return new TwilioProvider({ apiUrl, accountSid, authToken, from });
}

export function chooseMail(config: NotifierConfig, messages: SandboxMessageRepository): MailProvider {
  if (config.NOTICE_PROVIDER === 'sandbox') return new SandboxMailProvider(messages);
  need(config, 'NOTICE_PROVIDER=smtp', ['NOTICE_SMTP_URL']);
  return new SmtpProvider(config.NOTICE_SMTP_URL ?? '', config.NOTICE_FROM);
}

function need(config: NotifierConfig, provider: string, names: ReadonlyArray<keyof NotifierConfig>): void {
  const missing = names.filter((name) => config[name] === undefined || config[name] === '');
  if (missing.length > 0) throw new AppError('config_invalid', 'invalid', `${provider} needs ${missing.join(', ')}`, { settings: missing });
}
