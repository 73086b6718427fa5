import { randomUUID } from 'node:crypto';
import { createInvoiceDraft, postInvoice, recordExpense } from '@waggle/contracts';
import { type KillReport, runKillLoop, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import { OdooServer } from '../test/odoo-server.js';
import odoo from './index.js';

const DAY = '2033-01-01';

let fixture: ToolServerFixture;
let outside: OdooServer | undefined;

afterEach(async () => {
  await fixture?.stop();
  outside?.stop();
});

const settingsOf = ({ url, account }: OdooServer): Record<string, string> => ({
  ODOO_PROVIDER: 'odoo',
  ODOO_URL: url,
  ODOO_DATABASE: account.database,
  ODOO_LOGIN: account.login,
  ODOO_API_KEY: account.apiKey,
});

async function startOdoo(version: 14 | 19): Promise<OdooServer> {
  outside = await new OdooServer(version, 15).start();
  for (const id of [7, 12]) outside.books.put('res.partner', { id, name: `Partner ${id}`, customer_rank: 1, currency_id: 1, active: true });
  return outside;
}

const movesOf = (server: OdooServer) => [...server.books.table('account.move').values()];

/** A draft, made by an agent as always. */
async function draft(): Promise<Record<string, unknown>> {
  const lines = [{ description: 'Work', quantity: 1, unitPriceMinor: 100 }];
  const { invoice } = await fixture.call('finance', createInvoiceDraft, { partnerId: 7, currency: 'EUR', invoiceDate: DAY, lines });
  const { id, partnerId, invoiceDate, lineCount, untaxedMinor, totalMinor, currency, digest } = invoice;
  return { invoiceId: id, partnerId, invoiceDate, lineCount, untaxedMinor, totalMinor, currency, digest };
}

async function killed(title: string, more: Pick<Parameters<typeof runKillLoop>[0], 'tool' | 'kills' | 'args' | 'seen'>): Promise<KillReport> {
  const report = await runKillLoop({ fixture, packageName: '@waggle/mcp-odoo', portSetting: 'MCP_ODOO_PORT', ...more });
  process.stderr.write(`${title}: ${JSON.stringify(report)}\n`);
  return report;
}

const everythingOnce = (report: KillReport) => expect(report).toMatchObject({ done: report.calls, lost: 0, doubled: 0, uncertain: 0, refused: [] });
const SANDBOX = { ODOO_SANDBOX_LATENCY_MS: '30' };

describe('the odoo server, killed between every two steps', () => {
  it('posts every approved draft once in the sandbox, with numbers without gaps [R-KILLED-EFFECTS]', async () => {
    fixture = await startToolServer(odoo, SANDBOX);
    const numbersOf = async (where: string, values: readonly unknown[]): Promise<string[]> =>
      (await fixture.database.query<{ number: string | null }>(`SELECT number FROM sandbox_invoice WHERE ${where} ORDER BY number`, [...values])).flatMap(({ number }) => number ?? []);
    const report = await killed('odoo sandbox, post_invoice', { tool: postInvoice, kills: 16, args: draft, seen: async ({ invoiceId }) => (await numbersOf('id = $1', [invoiceId])).length });
    everythingOnce(report);
    expect(await numbersOf('invoice_date = $1', [DAY])).toEqual(Array.from({ length: report.calls }, (_, at) => `INV/2033/${String(at + 1).padStart(5, '0')}`));
  }, 400_000);

  it('posts every approved draft once in an Odoo that posts a posted one again without a word [R-KILLED-EFFECTS]', async () => {
    const server = await startOdoo(14);
    fixture = await startToolServer(odoo, { ...settingsOf(server), ODOO_SETTLE_SECONDS: '1' });
    const posted = ({ invoiceId }: Record<string, unknown>) => movesOf(server).filter((move) => move['id'] === invoiceId && move['state'] === 'posted').length;
    everythingOnce(await killed('Odoo 14, post_invoice', { tool: postInvoice, kills: 16, args: draft, seen: async (args) => posted(args) }));
    expect(server.violations).toEqual([]);
  }, 400_000);

  it('records every approved expense once in an Odoo that would take it twice [R-KILLED-EFFECTS]', async () => {
    const server = await startOdoo(19);
    fixture = await startToolServer(odoo, { ...settingsOf(server), ODOO_SETTLE_SECONDS: '1' });
    const args = async () => ({ vendorId: 12, date: DAY, description: 'Paper', amountMinor: 100, currency: 'EUR', reference: randomUUID() });
    const bills = ({ reference }: Record<string, unknown>) => movesOf(server).filter((move) => move['move_type'] === 'in_invoice' && move['ref'] === reference).length;
    everythingOnce(await killed('Odoo 19, record_expense', { tool: recordExpense, kills: 28, args, seen: async (made) => bills(made) }));
    expect(server.violations).toEqual([]);
  }, 400_000);
});
