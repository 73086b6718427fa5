/** How a zone may handle a prefix: draft only, everything, or not at all (the file waits for the other zone). */
export type ZoneMode = 'draft' | 'full' | 'skip';

/** The folder of `Needs_Action`, `Plans` and `Pending_Approval` that a prefix belongs to. */
export const DOMAINS = ['email', 'social', 'accounting', 'general'] as const;
export type Domain = (typeof DOMAINS)[number];

export interface PrefixRule {
  readonly domain: Domain;
  /** Who takes it as a rule; names the folder of a claim until the orchestrator has routed the task. */
  readonly defaultAgent: string;
  readonly cloud: ZoneMode;
  readonly local: ZoneMode;
}

const rule = (domain: Domain, defaultAgent: string, cloud: ZoneMode, local: ZoneMode = 'full'): PrefixRule => ({ domain, defaultAgent, cloud, local });

/** Every task type there is. A name with another prefix is refused. */
export const PREFIXES = {
  EMAIL: rule('email', 'sales', 'draft'),
  LINKEDIN: rule('social', 'sales', 'draft'),
  SALESPOST: rule('social', 'sales', 'draft'),
  ODOO: rule('accounting', 'finance', 'draft'),
  PAYMENT: rule('accounting', 'finance', 'skip'),
  AUDIT: rule('accounting', 'finance', 'full'),
  FACEBOOK: rule('social', 'content', 'draft'),
  INSTAGRAM: rule('social', 'content', 'draft'),
  TWITTER: rule('social', 'content', 'draft'),
  SOCIAL: rule('social', 'content', 'draft'),
  WHATSAPP: rule('social', 'content', 'skip'),
  ERROR: rule('general', 'security', 'full'),
  EXECUTE: rule('general', 'security', 'skip'),
  SCHEDULE: rule('general', 'security', 'full'),
  APPROVE: rule('general', 'person', 'skip', 'skip'),
  LEAD: rule('general', 'hunter', 'draft'),
  PIPELINE: rule('general', 'piper', 'draft'),
  MEETING: rule('general', 'scheduler', 'draft'),
  RESEARCH: rule('general', 'researcher', 'draft'),
  CAMPAIGN: rule('general', 'communicator', 'draft'),
} as const satisfies Readonly<Record<string, PrefixRule>>;

export type Prefix = keyof typeof PREFIXES;
export const PREFIX_NAMES = Object.keys(PREFIXES) as [Prefix, ...Prefix[]];

/** The task's type: the part of its name before the first `_`; undefined when no such type exists. */
export function prefixOf(taskId: string): Prefix | undefined {
  const head = taskId.split('_', 1)[0] ?? '';
  return taskId.includes('_') && Object.hasOwn(PREFIXES, head) ? (head as Prefix) : undefined;
}
