import { createHmac } from 'node:crypto';
import type { SignedSlackRequest } from '@waggle/contracts';

/** As libs/grants has them, written down once more: a builder that took them from there could not tell a mistake. */
interface Subject {
  readonly approvalId: string;
  readonly digest: string;
}
const textOf = ({ approvalId, digest }: Subject): string => `${approvalId}:${digest}`;

const TEAM = { id: 'T01TEAM', domain: 'waggle' };

/** A request as Slack makes and signs it. `at`: milliseconds since 1970. */
export function buildSlackRequest(payload: object, secret: string, at: number = Date.now()): SignedSlackRequest {
  const unsigned = { timestamp: String(Math.floor(at / 1000)), body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
  return { ...unsigned, signature: `v0=${createHmac('sha256', secret).update(`v0:${unsigned.timestamp}:${unsigned.body}`).digest('hex')}` };
}

/** What Slack sends when somebody presses a button of a prompt. Each press has a trigger of its own. */
export function buildSlackPress(button: 'approve' | 'reject' | 'edit', subject: Subject, user: string, channel = 'D0CHANNEL1'): object {
  return {
    type: 'block_actions',
    user: { id: user, username: 'someone', name: 'someone', team_id: TEAM.id },
    api_app_id: 'A0APP',
    team: TEAM,
    container: { type: 'message', message_ts: '1700000000.000100', channel_id: channel, is_ephemeral: false },
    trigger_id: `13345224609.738474920.${Math.random().toString(16).slice(2)}`,
    channel: { id: channel, name: 'directmessage' },
    actions: [{ type: 'button', action_id: `waggle.${button}`, block_id: 'b1', text: { type: 'plain_text', text: button, emoji: false }, value: textOf(subject), action_ts: '1700000001.000200' }],
  };
}

export interface SlackInputs {
  readonly reason?: string;
  readonly again?: boolean;
  /** Arguments of the call; null: the input was emptied. */
  readonly edits?: Readonly<Record<string, string | null>>;
}

/** What Slack sends when somebody submits a form of ours. */
export function buildSlackForm(form: 'reject' | 'edit', subject: Subject, user: string, { reason = '', again = false, edits = {} }: SlackInputs = {}): object {
  const input = (value: string | null) => ({ value: { type: 'plain_text_input', value } });
  const texts = Object.entries(edits).map(([name, value]) => [`arg:${name}`, input(value)] as const);
  const options = again ? [{ text: { type: 'plain_text', text: 'again' }, value: 'again' }] : [];
  const more = form === 'reject' ? { again: { value: { type: 'checkboxes', selected_options: options } } } : {};
  return {
    type: 'view_submission',
    team: TEAM,
    user: { id: user, username: 'someone', name: 'someone', team_id: TEAM.id },
    trigger_id: `13345224609.738474920.${Math.random().toString(16).slice(2)}`,
    view: {
      id: 'V0VIEW',
      type: 'modal',
      callback_id: `waggle.${form}`,
      private_metadata: textOf(subject),
      state: { values: { ...Object.fromEntries(texts), reason: input(reason), ...more } },
    },
  };
}
