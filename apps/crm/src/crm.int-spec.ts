import { randomUUID } from 'node:crypto';
import { Controller } from '@nestjs/common';
import { ActivityLog, ContactSearch, ContactUpsert, CrmFind, CrmLog, CrmSeed, CrmSummary, type Deal, DealFindMove, DealList, DealMove, type PayloadOf, UNWILLING } from '@waggle/contracts';
import { Handles, Messenger } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, TcpProxy, type TestScope, testScope, waitFor } from '@waggle/testing';
import { ownLogins } from '@waggle/tool-server-testing';
import { ContactRepository } from './contact.repository.js';
import { ContactEntity, CRM_ENTITIES } from './entities/index.js';
import crm from './index.js';
import { SummaryService } from './summary.service.js';

let scope: TestScope;
let services: RunningService[];
let database: Database;
let messenger: Messenger;
/** Who loads the sample data, and who tells what was done. */
let [gateway, orchestrator]: Messenger[] = [];

@Controller()
class Unused {
  @Handles(otherMessagesOf('orchestrator'))
  async unused(): Promise<void> {}
}
const as = (name: string, keep: (own: Messenger) => void) =>
  defineService({ name, plane: 'core', roles: ['swarm'], controllers: name === 'orchestrator' ? [Unused] : [], providers: [{ provide: `messenger of ${name}`, inject: [Messenger], useFactory: keep }] });
const CALLERS = [as('mcp-crm', (own) => (messenger = own)), as('gateway', (own) => (gateway = own)), as('orchestrator', (own) => (orchestrator = own))];

const find = (email: string) => messenger.ask(CrmFind, { email });
const move = (dealId: string | undefined, from: Deal['stage'], to: Deal['stage'], more: Partial<PayloadOf<typeof DealMove>> = {}) =>
  messenger.ask(DealMove, { key: randomUUID(), dealId: dealId ?? '', from, to, version: 1, reason: null, actor: 'olga', ...more });
const log = (taskId: string, notes: PayloadOf<typeof CrmLog>['notes']) => orchestrator!.publish(CrmLog, { taskId, at: '2026-01-02T03:04:05Z', notes });

beforeAll(async () => {
  scope = await testScope();
  const envOf = await ownLogins(scope, [crm, ...CALLERS], { LOG_LEVEL: 'silent' });
  services = [];
  for (const one of [crm, ...CALLERS]) services.push(await startService(one, { env: envOf(one) }));
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'crm', migrations: [], entities: CRM_ENTITIES });
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await database.close();
  await scope.dispose();
});

describe('crm', () => {
  it('knows nothing of a stranger', async () => {
    expect(await find('nobody@x.example')).toEqual({ contact: null, deals: [], activities: [] });
  });

  it('adds the sample data once', async () => {
    expect(await gateway!.ask(CrmSeed, {})).toEqual({ contacts: 3, deals: 3, activities: 3 });
    expect(await gateway!.ask(CrmSeed, {})).toEqual({ contacts: 0, deals: 0, activities: 0 });
    const summary = await messenger.ask(CrmSummary, {});
    expect(summary).toMatchObject({ contacts: 3, deals: 3, activities: 3, winRate: null });
    expect(summary.pipeline.reduce((sum, row) => sum + row.valueMinor, 0)).toBe(182_000_00);
  });

  it('finds a correspondent with company, deals and activities, whatever the case of the address', async () => {
    const { contact, deals, activities } = await find(' Dana@Northwind-Foods.example');
    expect(contact).toMatchObject({ name: 'Dana Whitfield', company: 'Northwind Foods', status: 'active' });
    expect([deals.length, activities.length]).toEqual([1, 1]);
  });

  it('notes the same task and address once, and makes a lead of a stranger', async () => {
    const note = { email: 'New@Lead.example', kind: 'email' as const, summary: 'Asked for prices' };
    await log('EMAIL_1', [note, note]);
    await log('EMAIL_1', [note]);
    await log('EMAIL_2', [note]);
    await waitFor(async () => (await find('new@lead.example')).activities.length === 2);
    expect((await find('new@lead.example')).contact).toMatchObject({ email: 'new@lead.example', name: 'new', status: 'lead' });
  });

  it('keeps who changed what, from what, to what', async () => {
    const [deal] = (await find('dana@northwind-foods.example')).deals;
    await move(deal?.id, 'negotiation', 'closed_won');
    const changes = await database.query("SELECT actor, before->>'stage' AS was, after->>'stage' AS is FROM change WHERE entity = 'deal' AND entity_id = $1 ORDER BY seq", [deal?.id]);
    expect(changes).toEqual([
      { actor: 'sample data', was: null, is: 'negotiation' },
      { actor: 'olga', was: 'negotiation', is: 'closed_won' },
    ]);
    expect((await messenger.ask(CrmSummary, {})).winRate).toBe(1);
  });

  it('moves a deal only from where the caller saw it, and only along the table', async () => {
    const [deal] = (await find('priya@lumen-clinics.example')).deals;
    await expect(move(deal?.id, 'proposal', 'negotiation')).rejects.toMatchObject({ code: 'deal_moved' });
    await expect(move(deal?.id, 'lead', 'closed_won')).rejects.toMatchObject({ code: 'stage_move_refused' });
    await expect(move('0197a1b0-0000-7000-8000-000000000001', 'lead', 'proposal')).rejects.toMatchObject({ code: 'deal_not_found' });
  });

  it('moves nothing for anybody but the tool server, nor where nobody can tell who asks [R-SENDER-VERIFIED]', async () => {
    const wish: PayloadOf<typeof DealMove> = { key: randomUUID(), dealId: randomUUID(), from: 'lead', to: 'proposal', version: 1, reason: null, actor: 'olga' };
    await expect(orchestrator!.ask(DealMove, wish)).rejects.toMatchObject({ code: 'sender_refused' });
    const shared = await testScope();
    const env = { ...shared.env, LOG_LEVEL: 'silent' };
    let stranger: Messenger | undefined;
    const parts = [await startService(crm, { env }), await startService(as('mcp-crm', (own) => (stranger = own)), { env })];
    await expect(stranger!.ask(DealMove, wish)).rejects.toMatchObject({ code: 'sender_unverified' });
    await Promise.all(parts.map((part) => part.stop()));
    await shared.dispose();
  });

  it('makes one of fifty moves that rest on the same version', async () => {
    const [deal] = (await find('priya@lumen-clinics.example')).deals;
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => move(deal?.id, 'lead', 'proposal')));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as { code: string }).code] : []));
    expect(refused).toEqual(Array(49).fill('deal_moved'));
    expect((await messenger.ask(DealList, { dealId: deal?.id, limit: 1 })).deals[0]).toMatchObject({ stage: 'proposal', version: 2 });
  });

  it('makes a move once for its key, says so whenever asked, and lends the key to no other', async () => {
    const [deal] = (await find('jonas.albrecht@albrecht-logistik.example')).deals;
    const dealId = deal?.id ?? '';
    const key = randomUUID();
    expect(await messenger.ask(DealFindMove, { key, dealId })).toEqual({ move: null });
    const moves = await Promise.all(Array.from({ length: 10 }, () => move(dealId, 'proposal', 'closed_lost', { key, reason: 'price' })));
    expect(new Set(moves.map((made) => JSON.stringify(made))).size).toBe(1);
    expect(await messenger.ask(DealFindMove, { key, dealId })).toEqual({ move: moves[0] });
    expect(moves[0]).toMatchObject({ key, from: 'proposal', to: 'closed_lost', version: 2, reason: 'price' });
    await expect(move(dealId, 'closed_lost', 'lead', { key, version: 2 })).rejects.toMatchObject({ code: 'move_key_used' });
  });

  it('lists deals by stage and by contact, with where each may go', async () => {
    const all = await messenger.ask(DealList, { limit: 2 });
    expect(all).toMatchObject({ total: 3, deals: [{ valueMinor: 72_000_00 }, { valueMinor: 65_000_00 }] });
    const { deals } = await messenger.ask(DealList, { stage: 'closed_lost', email: 'Jonas.Albrecht@albrecht-logistik.example', limit: 10 });
    expect(deals).toMatchObject([{ nextStages: ['lead'], contact: { name: 'Jonas Albrecht' }, movedAt: expect.any(String) }]);
  });

  it('adds a contact once, changes what is given, and keeps no change in which nothing changed', async () => {
    const upsert = (more: Partial<PayloadOf<typeof ContactUpsert>> = {}) => messenger.ask(ContactUpsert, { email: 'Mia@Orchid.example', actor: 'EMAIL_7', ...more });
    const added = await Promise.all(Array.from({ length: 10 }, () => upsert({ name: 'Mia Berg', company: 'Orchid' })));
    expect(added.map(({ outcome }) => outcome).filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(await upsert({ company: 'ORCHID' })).toMatchObject({ outcome: 'unchanged', contact: { name: 'Mia Berg', company: 'Orchid', status: 'lead' } });
    expect(await upsert({ status: 'active' })).toMatchObject({ outcome: 'changed', contact: { name: 'Mia Berg', status: 'active' } });
    const [{ count } = { count: '' }] = await database.query<{ count: string }>("SELECT count(*) FROM change WHERE entity = 'contact' AND actor = 'EMAIL_7'");
    expect(Number(count)).toBe(3);
  });

  it('finds contacts by part of name, address or company, taking no sign for a wildcard', async () => {
    const names = async (text: string) => (await messenger.ask(ContactSearch, { text, limit: 10 })).contacts.map(({ name }) => name);
    expect(await names('north')).toEqual(['Dana Whitfield']);
    expect(await names('RAMAN')).toEqual(['Priya Raman']);
    expect(await names('%')).toEqual([]);
    expect((await messenger.ask(ContactSearch, { text: '.example', status: 'lead', limit: 1 })).contacts).toHaveLength(1);
  });

  it('notes an activity once and only at a known contact', async () => {
    const note = { email: 'dana@northwind-foods.example', kind: 'call' as const, summary: 'Called back', at: '2026-02-03T10:00:00+01:00', actor: 'sales' };
    const first = await messenger.ask(ActivityLog, note);
    expect(await messenger.ask(ActivityLog, { ...note, at: '2026-02-03T09:00:00Z' })).toEqual({ ...first, created: false });
    expect(first).toMatchObject({ created: true, activity: { at: '2026-02-03T09:00:00.000Z' } });
    await expect(messenger.ask(ActivityLog, { ...note, email: 'who@x.example' })).rejects.toMatchObject({ code: 'contact_not_found' });
  });
});

describe('somebody who asked for no more mail', () => {
  it('is known to have, whatever was noted since [R-CRM-UNWILLING]', async () => {
    const email = 'ada@northwind.example';
    const noted = (day: number, summary: string) => orchestrator!.publish(CrmLog, { taskId: `EMAIL_day${day}`, at: new Date(Date.UTC(2027, 0, day)).toISOString(), notes: [{ email, kind: 'email', summary }] });
    expect((await find(email)).unwillingSince).toBeUndefined();
    await noted(1, `Asked to be left alone. ${UNWILLING}.`);
    for (let day = 2; day <= 25; day += 1) await noted(day, day === 24 ? `Asked again. ${UNWILLING}.` : 'Noted.');
    await waitFor(async () => (await find(email)).activities[0]?.at === '2027-01-25T00:00:00.000Z' && (await find(email)).activities.every(({ at }) => at > '2027-01-05'));
    expect(await find(email)).toMatchObject({ unwillingSince: '2027-01-01T00:00:00.000Z' });
  });
});

describe('a database that is away', () => {
  it('is away for now to whoever reads of a contact or the pipeline [R-CRM-AWAY]', async () => {
    const { hostname, port } = new URL(scope.env.DATABASE_URL);
    const wire = await TcpProxy.open({ host: hostname, port: Number(port) });
    const url = new URL(scope.env.DATABASE_URL);
    [url.hostname, url.port] = ['127.0.0.1', String(wire.port)];
    const over = await openDatabase({ url: url.href, schema: 'crm', migrations: [], entities: CRM_ENTITIES });
    const reads = [() => new ContactRepository(over).find('ada@northwind.example'), () => new SummaryService(over).summary()];
    for (const read of reads) await read();
    wire.cut();
    for (const read of reads) await expect(read()).rejects.toMatchObject({ code: 'database_unavailable', kind: 'transient' });
    await expect(over.transaction((tx) => (wire.cut(), tx.runner.manager.count(ContactEntity)))).rejects.toMatchObject({ code: 'database_unavailable' });
    wire.heal();
    for (const read of reads) await read();
    await over.close();
    await wire.close();
  });
});
