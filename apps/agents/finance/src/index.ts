/**
 * Drafts invoices in the books, checks payments, proposes to post and to pay, writes the briefing, and answers others about the
 * books. Posts and pays nothing itself.
 */
import { AuditService, BooksAnswerService, InvoiceService, PaymentService, skillsConfig, THINKING } from '@waggle/agent-skills';
import { defineAgent } from '@waggle/runtime';
import { FinanceAgent } from './finance.agent.js';

export default defineAgent({
  name: 'finance',
  roles: ['swarm', 'cloud', 'local'],
  capabilities: { ODOO: 0.9, PAYMENT: 0.85, AUDIT: 0.8 },
  config: skillsConfig,
  handler: FinanceAgent,
  providers: [...THINKING, InvoiceService, PaymentService, AuditService, BooksAnswerService],
});
