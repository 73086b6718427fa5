import { Injectable } from '@nestjs/common';
import { CrmFind, CrmLog, CrmSeed, CrmSummary, type PayloadOf } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { DealService } from './deal.service.js';
import { CRM_ENTITIES } from './entities/index.js';
import crm from './index.js';

let scope: TestScope;
let services: RunningService[];
let database: Database;
let messenger: Messenger;

@Injectable()
class Caller {
  constructor(given: Messenger) {
    messenger = given;
  }
}

const find = (email: string) => messenger.ask(CrmFind, { email });
const log = (taskId: string, notes: PayloadOf<typeof CrmLog>['notes']) => messenger.publish(CrmLog, { taskId, at: '2026-01-02T03:04:05Z', notes });

beforeAll(async () => {
  scope = await testScope();
  const env = { ...scope.env, LOG_LEVEL: 'silent' };
  services = [await startService(crm, { env }), await startService(defineService({ name: 'caller', plane: 'core', roles: ['swarm'], providers: [Caller] }), { env })];
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
    expect(await messenger.ask(CrmSeed, {})).toEqual({ contacts: 3, deals: 3, activities: 3 });
    expect(await messenger.ask(CrmSeed, {})).toEqual({ contacts: 0, deals: 0, activities: 0 });
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
    await new DealService(database).move(deal?.id ?? '', 'negotiation', 'closed_won', 'olga');
    const changes = await database.query("SELECT actor, before->>'stage' AS was, after->>'stage' AS is FROM change WHERE entity = 'deal' AND entity_id = $1 ORDER BY seq", [deal?.id]);
    expect(changes).toEqual([
      { actor: 'sample data', was: null, is: 'negotiation' },
      { actor: 'olga', was: 'negotiation', is: 'closed_won' },
    ]);
    expect((await messenger.ask(CrmSummary, {})).winRate).toBe(1);
  });

  it('moves a deal only from where the caller saw it, and only along the table', async () => {
    const deals = new DealService(database);
    const [deal] = (await find('priya@lumen-clinics.example')).deals;
    await expect(deals.move(deal?.id ?? '', 'proposal', 'negotiation', 'olga')).rejects.toMatchObject({ code: 'deal_moved' });
    await expect(deals.move(deal?.id ?? '', 'lead', 'closed_won', 'olga')).rejects.toMatchObject({ code: 'stage_move_refused' });
    await expect(deals.move('0197a1b0-0000-7000-8000-000000000001', 'lead', 'proposal', 'olga')).rejects.toMatchObject({ code: 'deal_not_found' });
  });
});
