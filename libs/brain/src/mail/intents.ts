/** What the writer wants of us. */
export const INTENTS = [
  'scheduling_request',
  'question',
  'objection',
  'acceptance',
  'rejection',
  'information_request',
  'invoice_request',
  'payment_reminder',
  'complaint',
  'unsubscribe',
  'out_of_office',
  'bounce',
  'newsletter',
  'job_application',
  'thanks',
  'other',
] as const;
export type Intent = (typeof INTENTS)[number];
