import { domainSchema, prefixSchema, prioritySchema } from '@waggle/contracts';
import { z } from 'zod';

export const WEBHOOK_STYLES = ['github', 'standard', 'stripe'] as const;
export type WebhookStyle = (typeof WEBHOOK_STYLES)[number];

/** Made by an approval, or breeding more: never of what a program outside has sent. */
const NOT_FROM_OUTSIDE = ['APPROVE', 'EXECUTE', 'SCHEDULE'];
/** Below it a secret can be guessed. */
const LEAST_SECRET = 16;
const VAULT_NAME = /^vault:[a-z0-9][a-z0-9._-]{0,99}$/;

const secretSchema = z.string().refine((secret) => VAULT_NAME.test(secret) || (!secret.startsWith('vault:') && secret.length >= LEAST_SECRET), { error: `${LEAST_SECRET} characters at least, or vault:NAME` });

/** One webhook that is taken. Title and body are templates: `{{/issue/title}}` stands for what the JSON pointer finds. */
export const webhookSourceSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower case letters, digits and -, at most 60'),
  style: z.enum(WEBHOOK_STYLES),
  /** Two while a new one takes over. */
  secret: z.union([secretSchema.transform((secret) => [secret]), z.array(secretSchema).min(1).max(2)]),
  prefix: prefixSchema.refine((prefix) => !NOT_FROM_OUTSIDE.includes(prefix), { error: `not one of ${NOT_FROM_OUTSIDE.join(', ')}` }),
  title: z.string().min(1).max(1000).optional(),
  body: z.string().min(1).max(20_000).optional(),
  priority: prioritySchema.optional(),
  domain: domainSchema.optional(),
  /** How old or how far ahead a signed time may be. */
  toleranceSeconds: z.number().int().min(1).max(3600).default(300),
});
export type WebhookSource = z.infer<typeof webhookSourceSchema>;

/** WEBHOOK_SOURCES: a JSON array, each name once. What is wrong with it names places and never a value, as it holds secrets. */
export const webhookSourcesSchema = z
  .string()
  .optional()
  .transform((text, context): WebhookSource[] => {
    const parsed = z.array(webhookSourceSchema).safeParse(jsonOf(text));
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', message: `${path.join('.') || 'must be a JSON array'}: ${message}` });
      return z.NEVER;
    }
    const names = parsed.data.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice === undefined) return parsed.data;
    context.addIssue({ code: 'custom', message: `${twice} stands there twice` });
    return z.NEVER;
  });

function jsonOf(text = ''): unknown {
  if (text.trim() === '') return [];
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
