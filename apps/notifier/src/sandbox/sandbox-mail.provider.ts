import type { Found, Sent } from '../channel.js';
import { MailProvider, type NoticeMail } from '../mail/mail.provider.js';
import type { SandboxMessageRepository } from './sandbox-message.repository.js';

/** E-mail, kept in the database. Unlike SMTP it can be asked. */
export class SandboxMailProvider extends MailProvider {
  constructor(private readonly messages: SandboxMessageRepository) {
    super();
  }

  async send(mail: NoticeMail): Promise<Sent> {
    await this.messages.keep({ id: mail.messageId, channel: 'mail', key: mail.messageId, recipient: mail.to, content: mail });
    return { address: mail.to, providerId: mail.messageId };
  }

  async find(messageId: string): Promise<Found> {
    const providerId = await this.messages.idOf(messageId);
    return providerId === undefined ? { state: 'absent' } : { state: 'found', address: '', providerId };
  }
}
