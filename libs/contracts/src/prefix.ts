/** How a zone may handle a prefix: draft only, everything, or not at all (the file waits for the other zone). */
export type ZoneMode = 'draft' | 'full' | 'skip';

/** The folder of `Needs_Action`, `Plans` and `Pending_Approval` that a prefix belongs to. */
export const DOMAINS = ['email', 'social', 'accounting', 'general'] as const;
export type Domain = (typeof DOMAINS)[number];

export interface PrefixRule {
  readonly domain: Domain;
  readonly cloud: ZoneMode;
  readonly local: ZoneMode;
}

const rule = (domain: Domain, cloud: ZoneMode, local: ZoneMode = 'full'): PrefixRule => ({ domain, cloud, local });

/** Every task type there is. A name with another prefix is refused. */
export const PREFIXES = {
  EMAIL: rule('email', 'draft'),
  LINKEDIN: rule('social', 'draft'),
  SALESPOST: rule('social', 'draft'),
  ODOO: rule('accounting', 'draft'),
  PAYMENT: rule('accounting', 'skip'),
  AUDIT: rule('accounting', 'full'),
  FACEBOOK: rule('social', 'draft'),
  INSTAGRAM: rule('social', 'draft'),
  TWITTER: rule('social', 'draft'),
  SOCIAL: rule('social', 'draft'),
  WHATSAPP: rule('social', 'skip'),
  ERROR: rule('general', 'full'),
  EXECUTE: rule('general', 'skip'),
  SCHEDULE: rule('general', 'full'),
  APPROVE: rule('general', 'skip', 'skip'),
  LEAD: rule('general', 'draft'),
  PIPELINE: rule('general', 'draft'),
  MEETING: rule('general', 'draft'),
  RESEARCH: rule('general', 'draft'),
  CAMPAIGN: rule('general', 'draft'),
} as const satisfies Readonly<Record<string, PrefixRule>>;

export type Prefix = keyof typeof PREFIXES;
export const PREFIX_NAMES = Object.keys(PREFIXES) as [Prefix, ...Prefix[]];

/** The task's type: the part of its name before the first `_`; undefined when no such type exists. */
export function prefixOf(taskId: string): Prefix | undefined {
  const head = taskId.split('_', 1)[0] ?? '';
  return taskId.includes('_') && Object.hasOwn(PREFIXES, head) ? (head as Prefix) : undefined;
}
