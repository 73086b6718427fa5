import { randomBytes } from 'node:crypto';
import type { Found, Sent } from '../channel.js';
import { SmsProvider } from '../sms/sms.provider.js';
import type { SandboxMessageRepository } from './sandbox-message.repository.js';

/** Text messages, kept in the database. */
export class SandboxSmsProvider extends SmsProvider {
  constructor(private readonly messages: SandboxMessageRepository) {
    super();
  }

  async send(phone: string, text: string, mark: string): Promise<Sent> {
    const providerId = `SM${randomBytes(16).toString('hex')}`;
    await this.messages.keep({ id: providerId, channel: 'sms', key: mark, recipient: phone, content: { text } });
    return { address: phone, providerId };
  }

  async find(phone: string, mark: string): Promise<Found> {
    const providerId = await this.messages.idOf(mark);
    return providerId === undefined ? { state: 'absent' } : { state: 'found', address: phone, providerId };
  }
}
