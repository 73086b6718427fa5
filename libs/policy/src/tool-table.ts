import type { ApprovalClass, Evidence, ToolClass, Zone } from '@waggle/contracts';

/** One line of the policy. */
export interface ToolRule {
  readonly class: ToolClass;
  /** SAFE and DRAFT: who may call it. DANGEROUS: who may propose it; the call itself is the executing agent's. */
  readonly agents: readonly string[];
  readonly zones: readonly Zone[];
  /** DANGEROUS only: the least that is asked for, whatever the content says. */
  readonly approval: ApprovalClass | null;
  /** DANGEROUS only: a proposal must rest on at least one piece of each of these kinds. */
  readonly evidence: ReadonlyArray<Evidence['kind']>;
}

const EVERYWHERE: readonly Zone[] = ['cloud', 'local'];
const LOCAL: readonly Zone[] = ['local'];

const reads = (...agents: string[]): ToolRule => ({ class: 'SAFE', agents, zones: EVERYWHERE, approval: null, evidence: [] });
const drafts = (...agents: string[]): ToolRule => ({ class: 'DRAFT', agents, zones: EVERYWHERE, approval: null, evidence: [] });
const acts = (agents: string[], evidence: ToolRule['evidence'], approval: ApprovalClass = 'always'): ToolRule => ({
  class: 'DANGEROUS',
  agents,
  zones: LOCAL,
  approval,
  evidence,
});
/** Of a server that the cloud zone does not have. */
const localOnly = (rule: ToolRule): ToolRule => ({ ...rule, zones: LOCAL });

/** The whole policy: what is not here cannot be called. Keys are `server.tool`. */
export const TOOL_TABLE: Readonly<Record<string, ToolRule>> = {
  'email.search_inbox': reads('sales', 'finance', 'security'),
  'email.read_email': reads('sales', 'finance', 'security'),
  'email.draft_email': drafts('sales', 'finance'),
  'email.send_email': acts(['sales', 'finance'], []),
  'email.reply_email': acts(['sales', 'finance'], ['message']),
  'email.forward_email': acts(['sales', 'finance'], ['message']),

  'threading.parse_thread': reads('sales', 'finance', 'security'),
  'threading.extract_context': reads('sales', 'finance', 'security'),
  'threading.detect_intent': reads('sales', 'finance', 'security'),
  'threading.maintain_thread': drafts('sales', 'finance'),

  'odoo.list_customers': reads('finance', 'sales'),
  'odoo.list_invoices': reads('finance', 'sales'),
  'odoo.list_transactions': reads('finance'),
  'odoo.validate_invoices': reads('finance'),
  'odoo.create_invoice_draft': drafts('finance'),
  'odoo.post_invoice': acts(['finance'], ['invoice']),
  'odoo.record_expense': acts(['finance'], []),

  'social.list_posts': reads('content', 'sales'),
  'social.get_engagement': reads('content', 'sales'),
  'social.summarize_activity': reads('content', 'sales'),
  'social.list_mentions': reads('intake', 'content', 'sales'),
  'social.draft_social_post': drafts('content', 'sales'),
  'social.post_social': acts(['content', 'sales'], []),

  'whatsapp.list_whatsapp_chats': localOnly(reads('content')),
  'whatsapp.read_whatsapp_chat': localOnly(reads('content')),
  'whatsapp.list_whatsapp_messages': localOnly(reads('intake', 'content')),
  'whatsapp.send_whatsapp': acts(['content'], ['message']),

  'payment.list_accounts': localOnly(reads('finance')),
  'payment.get_balance': localOnly(reads('finance')),
  'payment.list_transactions': localOnly(reads('finance')),
  'payment.payment_status': localOnly(reads('finance', 'security')),
  'payment.initiate_payment': acts(['finance'], ['invoice'], 'never_auto'),

  'calendar.get_availability': reads('sales'),
  'calendar.timezone_convert': reads('sales'),
  'calendar.create_event': acts(['sales'], []),
  'calendar.update_event': acts(['sales'], []),
  'calendar.delete_event': acts(['sales'], []),

  'crm.search_contacts': reads('sales', 'finance'),
  'crm.get_contact': reads('sales', 'finance'),
  'crm.list_deals': reads('sales', 'finance'),
  'crm.pipeline_summary': reads('sales', 'finance'),
  'crm.log_activity': drafts('sales'),
  'crm.upsert_contact': drafts('sales'),
  'crm.change_stage': acts(['sales'], ['crm']),
  'crm.close_lost': acts(['sales'], ['crm']),

  'research.fetch_page': reads('sales'),
  'research.search_web': reads('sales'),
  'research.company_profile': reads('sales'),
  'research.news': reads('sales'),
};

/** Every operation that acts on the outside world: in the cloud zone none of them can be done. Keys of the table. */
export const BLOCKED_OPERATIONS: readonly string[] = Object.entries(TOOL_TABLE).flatMap(([key, rule]) => (rule.class === 'DANGEROUS' ? [key] : []));
