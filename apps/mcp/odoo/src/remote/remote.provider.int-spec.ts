import { randomUUID } from 'node:crypto';
import { loadConfig } from '@waggle/config';
import { freePort } from '@waggle/dev';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { outcomeOf } from '@waggle/tool-server-testing';
import { VendorUncertainError } from '@waggle/vendor-api';
import { OdooServer } from '../../test/odoo-server.js';
import { chooseOdooProvider } from '../choose-odoo-provider.js';
import { CreateOdoo1700000000230 } from '../migrations/0001-create-odoo.migration.js';
import type { NewExpense, NewInvoice } from '../odoo.js';
import { odooConfig } from '../odoo.config.js';
import type { OdooProvider } from '../odoo.provider.js';

let scope: TestScope;
let database: Database;
const servers = new Map<number, OdooServer>();

beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_odoo', migrations: [CreateOdoo1700000000230] });
  for (const version of [14, 19]) {
    const server = await new OdooServer(version).start();
    for (const id of [7, 12]) server.books.put('res.partner', { id, name: `Partner ${id}`, customer_rank: 1, currency_id: 1, active: true });
    servers.set(version, server);
  }
});
afterAll(async () => {
  for (const server of servers.values()) server.stop();
  await database?.close();
  await scope?.dispose();
});

const serverOf = (version: number): OdooServer => servers.get(version) as OdooServer;

/** Every instance and every restart makes one anew: nothing is kept in memory. */
function provider(version: number, more: Record<string, string> = {}): OdooProvider {
  const { url, account } = serverOf(version);
  const env = { ODOO_PROVIDER: 'odoo', ODOO_URL: url, ODOO_DATABASE: account.database, ODOO_LOGIN: account.login, ODOO_API_KEY: account.apiKey, ODOO_TIMEOUT_MS: '200', ...more };
  return chooseOdooProvider(loadConfig(odooConfig, env), database);
}
const draft: NewInvoice = { partnerId: 7, currency: 'EUR', invoiceDate: '2026-11-26', lines: [{ description: 'Work', quantity: 1, unitPriceMinor: 100 }] };
const expense: NewExpense = { vendorId: 12, date: '2026-11-26', description: 'Paper', amountMinor: 100, currency: 'EUR' };
const page = { limit: 10, offset: 0 };
const faultOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'done', (thrown: unknown) => thrown);
function outcome(work: () => unknown): string {
  try {
    work();
    return 'done';
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
}
const anything = (): void => undefined;

describe('the account', () => {
  it.each([
    [14, 'jsonrpc', {}],
    [19, 'json2', {}],
    [19, 'jsonrpc', { ODOO_PROTOCOL: 'jsonrpc' }],
  ])('of version %d is spoken to over %s', async (version, spoken, more) => {
    const before = serverOf(version).calls.length;
    await provider(version, more).customers(page);
    expect(serverOf(version).calls.slice(before)).toEqual([`${spoken} search_read`]);
  });

  it.each([
    [14, { ODOO_API_KEY: 'wrong-api-key' }],
    [14, { ODOO_LOGIN: 'nobody@acme.example' }],
    [19, { ODOO_PROTOCOL: 'jsonrpc', ODOO_API_KEY: 'wrong-api-key' }],
    [19, { ODOO_PROTOCOL: 'json2', ODOO_API_KEY: 'wrong-api-key' }],
  ])('of version %d is told when it is wrong: %j', async (version, more) => {
    const before = serverOf(version).calls.length;
    expect(await faultOf(provider(version, more).customers(page))).toMatchObject({ code: 'odoo_login_refused', kind: 'denied' });
    expect(serverOf(version).calls).toHaveLength(before);
  });

  it('decides neither the day nor the language, and only the named company is worked in', async () => {
    await provider(19, { ODOO_COMPANY_ID: '3' }).customers(page);
    expect(serverOf(19).contexts.at(-1)).toEqual({ lang: 'en_US', tz: 'UTC', allowed_company_ids: [3] });
  });

  it('asks for everything that is missing at once', () => {
    const config = loadConfig(odooConfig, { ODOO_PROVIDER: 'odoo' });
    expect(() => chooseOdooProvider(config, database)).toThrow(expect.objectContaining({ code: 'config_invalid', details: { settings: ['ODOO_URL', 'ODOO_DATABASE', 'ODOO_API_KEY', 'ODOO_LOGIN'] } }));
  });

  it('sends its key over no network in the clear', () => {
    const faults = (url: string): string => outcome(() => loadConfig(odooConfig, { ODOO_URL: url }));
    expect(['https://acme.odoo.com', 'http://127.0.0.1:8069', 'http://localhost'].map(faults)).toEqual(['done', 'done', 'done']);
    expect(['http://acme.odoo.com', 'http://127.0.0.1.acme.com', 'http://localhost:80@acme.com', 'https://user:secret@acme.com', 'ftp://acme.odoo.com', 'acme'].map(faults)).toEqual(Array(6).fill('config_invalid'));
  });

  it('is not there when nobody listens, and then nothing was done', async () => {
    const none = provider(14, { ODOO_URL: `http://127.0.0.1:${await freePort()}` });
    expect(await outcomeOf(none.customers(page))).toBe('vendor_unreachable');
    expect(await outcomeOf(none.post(1, 'waggle:x', anything))).toBe('vendor_unreachable');
  });
});

describe('bills like another', () => {
  it('are too many to tell from it, rather than none of them [R-ODOO-TWINS-ALL]', async () => {
    const moves = serverOf(19).books.table('account.move');
    const others = Array.from({ length: 10_000 }, (_, at) => serverOf(19).books.put('account.move', { move_type: 'in_invoice', state: 'posted', partner_id: 12, ref: `RT-7${at}` }));
    const look = (): Promise<unknown> => provider(19, { ODOO_TIMEOUT_MS: '20000' }).billsLike([12], ['RT-7']);
    expect(await faultOf(look())).toMatchObject({ code: 'odoo_too_much', kind: 'invalid', details: { atMost: 10_000 } });
    moves.delete(others.pop() ?? 0);
    expect(await look()).toEqual([]);
    for (const id of others) moves.delete(id);
  });
});

describe.each([14, 19])('asking version %d what became of a call', (version) => {
  const wait = { ODOO_SETTLE_SECONDS: '3600' };
  const mark = (): string => `waggle:${randomUUID()}`;
  const newDraft = async (): Promise<number> => (await provider(version).createDraft(draft, mark())).invoice.id;

  it('finds nothing before it was made', async () => {
    expect(await provider(version, wait).findPosted(await newDraft(), mark())).toEqual({ state: 'absent' });
    expect(await provider(version, wait).findBill(mark())).toEqual({ state: 'absent' });
  });

  it('leaves it open while Odoo may still be at it, and finds it when it is done after all', async () => {
    const [id, key] = [await newDraft(), mark()];
    serverOf(version).next('action_post', 'late');
    expect(await faultOf(provider(version, wait).post(id, key, anything))).toBeInstanceOf(VendorUncertainError);
    expect(await faultOf(provider(version, wait).findPosted(id, key))).toMatchObject({ code: 'odoo_unsettled', kind: 'transient' });
    serverOf(version).releaseLate();
    expect(await provider(version, wait).findPosted(id, key)).toMatchObject({ state: 'found' });
  });

  it('makes nothing a second time while the first may still be under way', async () => {
    const [key, before] = [mark(), serverOf(version).books.table('account.move').size];
    serverOf(version).next('create', 'late');
    expect(await faultOf(provider(version, wait).createBill(expense, key))).toBeInstanceOf(VendorUncertainError);
    expect(await faultOf(provider(version, wait).createBill(expense, key))).toBeInstanceOf(VendorUncertainError);
    serverOf(version).releaseLate();
    const id = await provider(version, wait).createBill(expense, key);
    expect(await provider(version, wait).findBill(key)).toEqual({ state: 'found', providerId: String(id) });
    expect(serverOf(version).books.table('account.move').size).toBe(before + 1);
  });

  it('knows that it was not done when Odoo has had the time', async () => {
    const [id, key] = [await newDraft(), mark()];
    serverOf(version).next('action_post', 'cut_before');
    expect(await faultOf(provider(version, wait).post(id, key, anything))).toBeInstanceOf(VendorUncertainError);
    expect(await provider(version, { ODOO_SETTLE_SECONDS: '0' }).findPosted(id, key)).toEqual({ state: 'absent' });
    expect(await provider(version, { ODOO_SETTLE_SECONDS: '0' }).post(id, key, anything)).toMatch(/^INV\/2026\/\d{5}$/);
  });

  it('finds it when only the answer was lost, and does not do it again', async () => {
    const [id, key] = [await newDraft(), mark()];
    serverOf(version).next('action_post', 'cut_after');
    const number = await provider(version, wait).post(id, key, anything);
    const posts = serverOf(version).calls.length;
    expect(await provider(version, wait).findPosted(id, key)).toEqual({ state: 'found', providerId: number });
    expect(await provider(version, wait).post(id, key, () => expect('checked').toBe('not checked'))).toBe(number);
    expect(serverOf(version).calls.slice(posts).filter((call) => call.endsWith('action_post'))).toEqual([]);
  });

  it('does not claim what somebody else has posted', async () => {
    const id = await newDraft();
    serverOf(version).books.post([id]);
    expect(await provider(version, wait).findPosted(id, mark())).toEqual({ state: 'absent' });
  });

  it('leaves to a person what Odoo says that it made and does not show', async () => {
    const [key, known] = [mark(), new Set(serverOf(version).books.table('account.move').keys())];
    serverOf(version).before('create', () => serverOf(version).before('search_read', () => {
      for (const [id, row] of serverOf(version).books.table('account.move')) if (!known.has(id)) row['invoice_origin'] = false;
    }));
    expect(await faultOf(provider(version, { ODOO_SETTLE_SECONDS: '0' }).createBill(expense, key))).toBeInstanceOf(VendorUncertainError);
    expect(await provider(version, { ODOO_SETTLE_SECONDS: '0' }).findBill(key)).toEqual({ state: 'unknown' });
    expect(await faultOf(provider(version, { ODOO_SETTLE_SECONDS: '0' }).createBill(expense, key))).toBeInstanceOf(VendorUncertainError);
    expect(serverOf(version).books.table('account.move').size).toBe(known.size + 1);
  });
});
