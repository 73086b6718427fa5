import type { Tool } from './tool.js';

/** Answers of these come from our own books, calendar and accounts, or from what the caller has just said. */
const OWN_RECORDS: ReadonlySet<string> = new Set([
  'calendar.get_availability', 'calendar.timezone_convert',
  'crm.search_contacts', 'crm.get_contact', 'crm.list_deals', 'crm.pipeline_summary', 'crm.log_activity', 'crm.upsert_contact',
  'email.draft_email',
  'odoo.list_customers', 'odoo.list_invoices', 'odoo.list_transactions', 'odoo.validate_invoices', 'odoo.create_invoice_draft',
  'payment.list_accounts', 'payment.get_balance', 'payment.payment_status',
  'social.list_posts', 'social.get_engagement', 'social.summarize_activity', 'social.draft_social_post',
]);

/** Does its answer hold what strangers wrote? A tool that nobody has thought about does. */
export function readsOutside({ server, name }: Pick<Tool, 'server' | 'name'>): boolean {
  return !OWN_RECORDS.has(`${server}.${name}`);
}

/** The tools of which `readsOutside` says no; for the test that each exists. */
export const OWN_RECORD_TOOLS: readonly string[] = [...OWN_RECORDS];
