import type { KnownBlock, ModalView } from '@slack/types';
import type { Found, Sent } from '../channel.js';

/** A message in Slack. `text` is what notifications and screen readers say. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** A Slack app in a workspace. A thrown `AppError` means: nothing has happened; anything else leaves it open. */
export abstract class SlackProvider {
  /** Sends a direct message; `key` is kept with it. */
  abstract send(user: string, message: SlackMessage, key: string): Promise<Sent>;

  /** Looks for a message of this key among those sent to the person since then. */
  abstract find(user: string, key: string, since: Date): Promise<Found>;

  /** @throws AppError `message_gone`. */
  abstract update(sent: Sent, message: SlackMessage): Promise<void>;

  /** Opens a form; a trigger is good for three seconds after the button was pressed. */
  abstract openForm(triggerId: string, view: ModalView): Promise<void>;

  /** Says something to one person that vanishes by itself. */
  abstract tell(channel: string, user: string, text: string): Promise<void>;
}
