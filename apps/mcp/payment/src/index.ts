import { ROLES, ZONE_OF } from '@waggle/contracts';
import { defineToolServer, Limits } from '@waggle/mcp-server';
import { Database } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import { choosePaymentProvider } from './choose-payment-provider.js';
import { CreatePayment1700000000260 } from './migrations/0001-create-payment.migration.js';
import { CreateSandboxBank1700000000261 } from './migrations/0002-create-sandbox-bank.migration.js';
import { paymentConfig } from './payment.config.js';
import { PaymentProvider } from './payment.provider.js';
import { SpendingCaps } from './spending-caps.service.js';
import { GetBalanceTool } from './tools/get-balance.tool.js';
import { InitiatePaymentTool } from './tools/initiate-payment.tool.js';
import { ListAccountsTool } from './tools/list-accounts.tool.js';
import { ListTransactionsTool } from './tools/list-transactions.tool.js';
import { PaymentStatusTool } from './tools/payment-status.tool.js';

export default defineToolServer({
  name: 'payment',
  defaultPort: 7416,
  // Bank credentials never leave the local zone.
  roles: ROLES.filter((role) => ZONE_OF[role] === 'local'),
  config: paymentConfig,
  migrations: [CreatePayment1700000000260, CreateSandboxBank1700000000261],
  tools: [ListAccountsTool, GetBalanceTool, ListTransactionsTool, PaymentStatusTool, InitiatePaymentTool],
  providers: [{ provide: PaymentProvider, inject: [CONFIG, Database, Limits], useFactory: choosePaymentProvider }, SpendingCaps],
});
