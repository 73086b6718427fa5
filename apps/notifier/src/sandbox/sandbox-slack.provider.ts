import { createHash, randomUUID } from 'node:crypto';
import type { ModalView } from '@slack/types';
import type { Found, Sent } from '../channel.js';
import { notifierError } from '../notifier.error.js';
import { type SlackMessage, SlackProvider } from '../slack/slack.provider.js';
import type { SandboxMessageRepository } from './sandbox-message.repository.js';

/** Slack, kept in the database. Forms and hints are kept beside the messages. */
export class SandboxSlackProvider extends SlackProvider {
  constructor(private readonly messages: SandboxMessageRepository) {
    super();
  }

  async send(user: string, message: SlackMessage, key: string): Promise<Sent> {
    const providerId = `${(Date.now() / 1000).toFixed(3)}${String(Math.floor(Math.random() * 1000)).padStart(3, '0')}`;
    await this.messages.keep({ id: providerId, channel: 'slack', key, recipient: user, content: message });
    return { address: conversation(user), providerId };
  }

  async find(user: string, key: string): Promise<Found> {
    const providerId = await this.messages.idOf(key);
    return providerId === undefined ? { state: 'absent' } : { state: 'found', address: conversation(user), providerId };
  }

  async update({ providerId }: Sent, message: SlackMessage): Promise<void> {
    if (!(await this.messages.change(providerId, message))) throw notifierError('message_gone', 'The sandbox has no such message');
  }

  async openForm(triggerId: string, view: ModalView): Promise<void> {
    await this.messages.keep({ id: `V${randomUUID()}`, channel: 'slack', key: triggerId, recipient: triggerId, content: { view } });
  }

  async tell(channel: string, user: string, text: string): Promise<void> {
    await this.messages.keep({ id: `E${randomUUID()}`, channel: 'slack', key: `ephemeral ${channel}`, recipient: user, content: { text } });
  }
}

function conversation(user: string): string {
  return `D${createHash('sha256').update(user).digest('hex').slice(0, 10).toUpperCase()}`;
}
