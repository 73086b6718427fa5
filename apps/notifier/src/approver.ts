import { mailAddressSchema } from '@waggle/contracts';
import { z } from 'zod';

/** A person who may decide, and where that person is asked. */
export const approverSchema = z.strictObject({
  /** As in OPERATORS. */
  name: z.string().min(1).max(100),
  slackUser: z.string().regex(/^[UW][A-Z0-9]{2,30}$/, 'a Slack member id like U024BE7LH').optional(),
  /** E.164. */
  phone: z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number like +436601234567').optional(),
  email: mailAddressSchema.optional(),
  /** Asked only once nobody else has answered in time. */
  fallback: z.boolean().default(false),
});
export type Approver = z.infer<typeof approverSchema>;

const FORM = 'must be JSON: [{"name", "slackUser"?, "phone"?, "email"?, "fallback"?}], each name once';

export const approversText = z
  .string()
  .default('[]')
  .transform((text, context) => {
    const people = z.array(approverSchema).safeParse(parsed(text));
    if (people.success && new Set(people.data.map(({ name }) => name)).size === people.data.length) return people.data;
    context.addIssue({ code: 'custom', message: FORM });
    return z.NEVER;
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
