import { type ApprovalClass, approvalClassSchema } from '@waggle/contracts';
import { z } from 'zod';
import { PAYMENT_LIMITS } from './payment-limits.policy.js';
import { readHours } from './quiet-hours.policy.js';
import { TOOL_TABLE } from './tool-table.js';

/** A tool (`server.tool`) to the least that is asked for before it acts. */
export type ToolClasses = ReadonlyMap<string, ApprovalClass>;

const toolClassesSchema = z
  .string()
  .default('')
  .transform((text, context): ToolClasses => {
    const classes = new Map<string, ApprovalClass>();
    for (const item of text.split(',').map((part) => part.trim()).filter((part) => part !== '')) {
      const [tool = '', word] = item.split(/\s+/);
      const approvalClass = approvalClassSchema.safeParse(word).data;
      const known = Object.hasOwn(TOOL_TABLE, tool) && TOOL_TABLE[tool]?.class === 'DANGEROUS';
      if (known && approvalClass !== undefined && !classes.has(tool)) classes.set(tool, approvalClass);
      else context.addIssue(`"${item}" is not one tool that needs approval and its class; write it like: email.send_email always`);
    }
    return classes;
  });

const zoneSchema = z
  .string()
  .default('UTC')
  .refine((zone) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
    } catch {
      return false;
    }
  }, 'must be a time zone like Europe/Berlin');

const LONGEST_QUIET_MINUTES = 16 * 60;

function fits(text: string): boolean {
  const hours = readHours(text);
  return hours !== undefined && (hours.to - hours.from + 24 * 60) % (24 * 60) <= LONGEST_QUIET_MINUTES;
}

const minutes = (fallback: number) => z.coerce.number().int().min(1).max(100_000).default(fallback);

/** What decides who is asked, how many, and for how long. The same names stand in the gatekeeper's environment and in a policy file. */
export const APPROVAL_SETTINGS = {
  TOOL_CLASSES: {
    schema: toolClassesSchema,
    description: 'Stricter classes for single tools, like: email.send_email always, odoo.post_invoice never_auto. always: no template helps; smart: as its content says.',
  },
  BULK_RECIPIENTS: { schema: z.coerce.number().int().min(2).max(1000).default(10), description: 'From this many recipients on a mail is a bulk operation, which no template can approve.' },
  TEMPLATE_THRESHOLD: { schema: z.coerce.number().min(0.9).max(1).default(0.9), description: 'A routine mail that matches an approved template better than this is released without a person; 1: none is.' },
  APPROVAL_MINUTES: { schema: minutes(120), description: 'How long a proposal waits for a person before the fallback approver is asked, or, without one, before it expires.' },
  APPROVAL_MINUTES_URGENT: { schema: minutes(30), description: 'The same for an URGENT one.' },
  FALLBACK_APPROVER: { schema: z.string().trim().max(200).default(''), description: 'The operator who is asked as well when nobody has answered in time, for as long again. Empty: nobody is.' },
  QUIET_HOURS: {
    schema: z.string().default('').refine((text) => text === '' || fits(text), 'must be like 22:00-07:00, at most 16 hours; or empty'),
    description: 'Hours of each day in which the clock of what is not URGENT stands still, like 22:00-07:00. Empty: none.',
  },
  QUIET_HOURS_ZONE: { schema: zoneSchema, description: 'The time zone of the quiet hours, like Europe/Berlin.' },
  ...PAYMENT_LIMITS,
} as const;

type Settings = typeof APPROVAL_SETTINGS;
/** Which of these settings hold, each as read. */
export type ApprovalPolicy = { readonly [Key in keyof Settings]: z.infer<Settings[Key]['schema']> };
