import { defineToolServer } from '@waggle/mcp-server';
import { Database } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import { ApprovedInvoiceRepository } from './approved-invoice.repository.js';
import { chooseOdooProvider } from './choose-odoo-provider.js';
import { CreateOdoo1700000000230 } from './migrations/0001-create-odoo.migration.js';
import { AddDemoPartners1700000000231 } from './migrations/0002-add-demo-partners.migration.js';
import { odooConfig } from './odoo.config.js';
import { OdooProvider } from './odoo.provider.js';
import { CreateInvoiceDraftTool } from './tools/create-invoice-draft.tool.js';
import { ListCustomersTool } from './tools/list-customers.tool.js';
import { ListInvoicesTool } from './tools/list-invoices.tool.js';
import { ListTransactionsTool } from './tools/list-transactions.tool.js';
import { PostInvoiceTool } from './tools/post-invoice.tool.js';
import { RecordExpenseTool } from './tools/record-expense.tool.js';
import { ValidateInvoicesTool } from './tools/validate-invoices.tool.js';

export default defineToolServer({
  name: 'odoo',
  defaultPort: 7413,
  config: odooConfig,
  migrations: [CreateOdoo1700000000230, AddDemoPartners1700000000231],
  tools: [ListCustomersTool, ListInvoicesTool, ListTransactionsTool, ValidateInvoicesTool, CreateInvoiceDraftTool, PostInvoiceTool, RecordExpenseTool],
  providers: [{ provide: OdooProvider, inject: [CONFIG, Database], useFactory: chooseOdooProvider }, ApprovedInvoiceRepository],
});
