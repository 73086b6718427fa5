import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

const checkSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/),
  url: z.url({ protocol: /^https?$/ }).refine((url) => new URL(url).username === '', 'holds no name and password'),
  /** Overrides HEALTH_HTTP_FAILURES for this one. */
  failures: z.number().int().min(1).max(100).optional(),
});
/** An address that is asked again and again whether it answers with a status below 400. */
export type HttpCheck = z.infer<typeof checkSchema>;

const checksText = z
  .string()
  .default('[]')
  .transform((text, context): readonly HttpCheck[] => {
    const checks = z.array(checkSchema).max(100).safeParse(parsed(text));
    if (checks.success && new Set(checks.data.map(({ name }) => name)).size === checks.data.length) return checks.data;
    context.addIssue({ code: 'custom', message: 'must be JSON: [{"name", "url", "failures"?}], each name once and no address with a password' });
    return z.NEVER;
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const monitorConfig = defineConfig({
  HEALTH_EVERY_SECONDS: { schema: wholeNumberSchema(30, 1, 3600), description: 'Seconds from one look at disks, tasks, approvals, limits and HTTP checks to the next.' },
  HEALTH_PROBE_SECONDS: { schema: wholeNumberSchema(10, 1, 3600), description: 'Seconds from one round of synthetic tasks through every queue to the next.' },
  HEALTH_STUCK_SECONDS: { schema: wholeNumberSchema(35, 1, 3600), description: 'An instance that has ended nothing for so long, though synthetic tasks went through its queue, consumes nothing. Waiting for a tool or a model, which has its own time limit, is no standing still; any other work that may take every slot must be shorter.' },
  HEALTH_DEAD_SECONDS: { schema: wholeNumberSchema(300, 2, 86_400), description: 'A service without a heartbeat and without a consumer for so long is dead.' },
  HEALTH_DISK_FREE_MB: { schema: wholeNumberSchema(1024, 0, 100_000_000), description: 'Less free than so many MiB where the workspace lies is critical.' },
  HEALTH_ERROR_PERCENT: { schema: wholeNumberSchema(20, 0, 100), description: 'More than so many percent failed of the tasks that ended in the last hour is critical.' },
  HEALTH_ERROR_TASKS: { schema: wholeNumberSchema(5, 1, 1_000_000), description: 'Of fewer ended tasks in the last hour the error rate says nothing.' },
  HEALTH_QUEUE_DEPTH: { schema: wholeNumberSchema(1000, 1, 100_000_000), description: 'More messages than that in one lane of a service is a warning.' },
  HEALTH_TASK_HOURS: { schema: wholeNumberSchema(48, 1, 100_000), description: 'An open task older than so many hours is a warning.' },
  HEALTH_APPROVAL_HOURS: { schema: wholeNumberSchema(24, 1, 100_000), description: 'An approval that waits longer than so many hours is a warning.' },
  HEALTH_SLOW_SECONDS: { schema: wholeNumberSchema(3600, 1, 10_000_000), description: 'A 95th percentile of the time from a task to its end above so many seconds is a warning.' },
  HEALTH_CHECKS: { schema: checksText, description: 'Addresses that must answer, JSON: [{"name": "gateway", "url": "http://gateway:3000/api/zones/health", "failures"?}]. Nothing is sent along.' },
  HEALTH_HTTP_FAILURES: { schema: wholeNumberSchema(3, 1, 100), description: 'So many failed checks of one address in a row are critical.' },
  HEALTH_HTTP_TIMEOUT_MS: { schema: wholeNumberSchema(5000, 100, 60_000), description: 'How long an address may take to answer, in milliseconds.' },
  HEALTH_GATHER_SECONDS: { schema: wholeNumberSchema(5, 0, 300), description: 'What is found, or has healed, within so many seconds is told as one.' },
  HEALTH_HEALED_SECONDS: { schema: wholeNumberSchema(30, 1, 3600), description: 'What has not been wrong for so long has healed.' },
  HEALTH_HISTORY_DAYS: { schema: wholeNumberSchema(30, 1, 3650), description: 'How long findings that have healed are kept.' },
});
export type MonitorConfig = ConfigOf<typeof monitorConfig>;
