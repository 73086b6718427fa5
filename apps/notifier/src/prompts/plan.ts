import type { Approval } from '@waggle/contracts';
import { afterQuiet, type QuietHours } from '@waggle/policy';
import type { Approver } from '../approver.js';

export const CHANNELS = ['slack', 'sms', 'mail'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** One person to be asked through one channel, not before `due`. */
export interface PlannedPrompt {
  readonly person: string;
  readonly channel: ChannelName;
  readonly due: Date;
}

export interface PlanRules {
  readonly quiet: QuietHours | undefined;
  readonly gatherSeconds: number;
  readonly smsWithinMinutes: number;
  readonly mailAfterMinutes: number;
}

const MINUTE_MS = 60_000;

/**
 * Whom to ask, where and when. Slack first; SMS as well when little time is left; e-mail when there is no Slack, or when it was not
 * answered. What is not urgent waits for the end of the quiet hours, and a moment for others of its kind. Who has agreed is not asked again.
 */
export function planPrompts(approval: Approval, people: readonly Approver[], rules: PlanRules, now: Date): PlannedPrompt[] {
  return people.filter((person) => isAsked(person, approval, people)).flatMap((person) => planFor(person, approval, rules, now));
}

function isAsked({ name, fallback }: Approver, { escalatedAt, agreedBy }: Approval, people: readonly Approver[]): boolean {
  if (agreedBy.includes(name)) return false;
  return !fallback || escalatedAt !== null || people.every((one) => one.fallback);
}

function planFor({ name: person, slackUser, phone, email }: Approver, approval: Approval, rules: PlanRules, now: Date): PlannedPrompt[] {
  const isShort = Date.parse(approval.expires) - now.getTime() <= rules.smsWithinMinutes * MINUTE_MS;
  const isUrgent = isShort || approval.priority === 'URGENT';
  const notBefore = (at: Date): Date => (isUrgent ? at : afterQuiet(at, rules.quiet));
  const first = notBefore(isUrgent ? now : new Date(now.getTime() + rules.gatherSeconds * 1000));
  const prompts: PlannedPrompt[] = [];
  if (slackUser !== undefined) prompts.push({ person, channel: 'slack', due: first });
  if (phone !== undefined && isShort) prompts.push({ person, channel: 'sms', due: now });
  if (email !== undefined) prompts.push({ person, channel: 'mail', due: slackUser === undefined ? first : notBefore(new Date(now.getTime() + rules.mailAfterMinutes * MINUTE_MS)) });
  return prompts;
}
