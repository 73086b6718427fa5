import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { changeStage, closeLost, getContact, listDeals, logActivity, pipelineSummary, searchContacts, type Tool, upsertContact } from '@waggle/contracts';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService } from '@waggle/runtime';
import { startNode, type TestProcess, waitFor } from '@waggle/testing';
import { describeGuardedTools, outcomeOf, ownLogins, rawOutcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import crm from './index.js';

const SERVE = join(import.meta.dirname, '../test/serve-crm.mjs');

let fixture: ToolServerFixture;
let service: TestProcess;
/** The CRM service's own tables: the world that the tools change. */
let world: Database;

const CRM = defineService({ name: 'crm', plane: 'core', roles: ['swarm'] });
/** Signed in as the CRM, whose answers are believed of nobody else; it makes its tables itself. */
const serve = async () => {
  const envOf = await ownLogins(fixture.scope, [CRM]);
  return startNode(SERVE, [], { env: { ...envOf(CRM), DATABASE_URL: fixture.scope.env.DATABASE_URL }, ready: /"ready"/, timeoutMs: 60_000 });
};

beforeAll(async () => {
  fixture = await startToolServer(crm, { CRM_LIMIT_HOUR: '100000', CRM_LIMIT_DAY: '100000' });
  service = await serve();
  world = await openDatabase({ url: fixture.scope.env.DATABASE_URL, schema: 'crm', migrations: [] });
});

afterAll(async () => {
  await world?.close();
  await service?.stop();
  await fixture?.stop();
});

/** A deal of 10,000.00 EUR at a contact of its own. */
async function newDeal(stage = 'proposal'): Promise<{ dealId: string; email: string }> {
  const [dealId, contactId] = [randomUUID(), randomUUID()];
  const email = `ann@${contactId}.example`;
  await world.query("INSERT INTO contact (id, name, email, status) VALUES ($1, 'Ann', $2, 'active')", [contactId, email]);
  await world.query("INSERT INTO deal (id, title, contact_id, value_minor, currency, stage) VALUES ($1, 'Pilot', $2, 1000000, 'EUR', $3)", [dealId, contactId, stage]);
  return { dealId, email };
}

const toNegotiation = (dealId: string) => ({ dealId, from: 'proposal' as const, to: 'negotiation' as const, version: 1 });

async function moves(dealId?: string): Promise<number> {
  const [row] = await world.query<{ count: string }>('SELECT count(*) FROM deal_move WHERE $1::uuid IS NULL OR deal_id = $1', [dealId ?? null]);
  return Number(row?.count);
}

describe('the crm server', () => {
  it('adds a contact, finds it, notes an activity and shows both, each once however often it is asked', async () => {
    const email = 'Bo@Orchid.example';
    const contact = { email, name: 'Bo Berg', company: 'Orchid' };
    expect((await fixture.call('sales', upsertContact, contact, { taskId: 'EMAIL_3' })).outcome).toBe('created');
    expect((await fixture.call('sales', upsertContact, contact)).outcome).toBe('unchanged');
    const activity = { email, kind: 'call' as const, summary: 'Asked for a price', at: '2026-03-01T10:00:00+01:00' };
    expect((await fixture.call('sales', logActivity, activity)).created).toBe(true);
    expect((await fixture.call('sales', logActivity, activity)).created).toBe(false);
    expect((await fixture.call('finance', searchContacts, { text: 'orchid' })).contacts).toMatchObject([{ name: 'Bo Berg' }]);
    expect(await fixture.call('sales', getContact, { email })).toMatchObject({ contact: { email: 'bo@orchid.example' }, deals: [], activities: [{ at: '2026-03-01T09:00:00.000Z' }] });
    const changes = await world.query("SELECT actor FROM change WHERE entity = 'contact' AND after->>'email' = 'bo@orchid.example' ORDER BY seq LIMIT 1");
    expect(changes).toEqual([{ actor: 'sales for EMAIL_3' }]);
  });

  it('says that a stranger is one', async () => {
    expect(await outcomeOf(fixture.call('sales', getContact, { email: 'who@x.example' }))).toBe('contact_not_found');
    expect(await outcomeOf(fixture.call('sales', logActivity, { email: 'who@x.example', kind: 'note', summary: 'x', at: '2026-03-01T10:00:00Z' }))).toBe('contact_not_found');
  });

  it('lets agents that read the CRM not change it', async () => {
    expect(await outcomeOf(fixture.call('finance', upsertContact, { email: 'a@x.example' }))).toBe('tool_denied');
    expect(await outcomeOf(fixture.call('content', searchContacts, { text: 'a' }))).toBe('tool_denied');
  });

  it('counts a won deal into win rate and pipeline, in minor units and apart by currency', async () => {
    const { dealId } = await newDeal('negotiation');
    await fixture.execute(changeStage, { dealId, from: 'negotiation', to: 'closed_won', version: 1 });
    const summary = await fixture.call('finance', pipelineSummary, {});
    expect(summary.winRate).toBe(1);
    expect(summary.pipeline).toContainEqual({ currency: 'EUR', stage: 'closed_won', count: 1, valueMinor: 1_000_000 });
  });

  it('moves a deal along as approved, and shows where it may go next', async () => {
    const { dealId, email } = await newDeal();
    const { moveId, receipt } = await fixture.execute(changeStage, toNegotiation(dealId));
    expect(receipt).toMatchObject({ mode: 'live', providerId: moveId, readBack: { found: true, detail: expect.stringContaining('from proposal to negotiation') } });
    const { deals } = await fixture.call('sales', listDeals, { email });
    expect(deals).toMatchObject([{ stage: 'negotiation', version: 2, nextStages: ['proposal', 'closed_won', 'closed_lost'] }]);
  });

  it('keeps why a deal was lost', async () => {
    const { dealId } = await newDeal();
    await fixture.execute(closeLost, { dealId, from: 'proposal', version: 1, reason: 'competitor', note: 'Went with Acme' });
    expect(await world.query('SELECT to_stage, reason FROM deal_move WHERE deal_id = $1', [dealId])).toEqual([{ to_stage: 'closed_lost', reason: 'competitor: Went with Acme' }]);
  });

  it('makes one of fifty approved changes that rest on the same version of a deal [R-STAGE-ONCE]', async () => {
    const { dealId } = await newDeal();
    const args = toNegotiation(dealId);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcomeOf(fixture.execute(changeStage, args))));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(new Set(outcomes.filter((outcome) => outcome !== 'done'))).toEqual(new Set(['effect_duplicate']));
    expect(await moves(dealId)).toBe(1);
  });

  it('refuses what the approval no longer fits: moved, gone there and back, or never allowed', async () => {
    const { dealId } = await newDeal();
    await fixture.execute(changeStage, toNegotiation(dealId));
    await fixture.execute(changeStage, { dealId, from: 'negotiation', to: 'proposal', version: 2 });
    expect(await outcomeOf(fixture.execute(closeLost, { dealId, from: 'proposal', version: 1, reason: 'price' }))).toBe('effect_stale');
    expect(await outcomeOf(fixture.execute(changeStage, { dealId, from: 'lead', to: 'proposal', version: 3 }))).toBe('effect_stale');
    expect(await outcomeOf(fixture.execute(changeStage, { dealId, from: 'proposal', to: 'closed_won', version: 3 }))).toBe('stage_move_refused');
    expect(await outcomeOf(fixture.execute(changeStage, toNegotiation(randomUUID())))).toBe('deal_not_found');
    expect(await moves(dealId)).toBe(2);
  });

  it('counts changes against a limit and says when to try again', async () => {
    const url = await fixture.another({ CRM_LIMIT_HOUR: '1' });
    await fixture.execute(changeStage, toNegotiation((await newDeal()).dealId));
    const args = toNegotiation((await newDeal()).dealId);
    const grant = await fixture.grant(changeStage, args);
    await expect(fixture.client('security', url).call(changeStage, args, { grant, taskId: 'TEST_1' })).rejects.toMatchObject({
      code: 'rate_limited',
      details: { limit: 1, retryAt: expect.any(String) },
    });
    expect(await moves(args.dealId)).toBe(0);
  });

  it('finds out under the same grant what became of a move whose answer was lost', async () => {
    const url = await fixture.another({ CRM_ASK_TIMEOUT_MS: '300' });
    const { dealId } = await newDeal();
    const args = toNegotiation(dealId);
    const grant = await fixture.grant(changeStage, args);
    const call = () => outcomeOf(fixture.client('security', url).call(changeStage, args, { grant, taskId: 'TEST_1' }));
    await world.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM deal WHERE id = $1 FOR UPDATE', [dealId]);
      expect(await call()).toBe('crm_unavailable');
    });
    await waitFor(async () => (await moves(dealId)) === 1);
    expect(await call()).toBe('done');
    expect(await moves(dealId)).toBe(1);
  });

  it('does under the same grant, once the CRM is back, what it could not while that was gone', async () => {
    const url = await fixture.another({ CRM_ASK_TIMEOUT_MS: '300' });
    const { dealId } = await newDeal();
    const args = toNegotiation(dealId);
    const grant = await fixture.grant(changeStage, args);
    const call = () => outcomeOf(fixture.client('security', url).call(changeStage, args, { grant, taskId: 'TEST_1' }));
    await service.kill();
    expect(await call()).toBe('crm_unavailable');
    service = await serve();
    expect(await call()).toBe('done');
    expect(await moves(dealId)).toBe(1);
  });

  const note = { email: 'a@x.example', kind: 'note', summary: 'x', at: '2026-03-01T10:00:00Z' };
  const seen = { dealId: randomUUID(), from: 'proposal', version: 1 };
  it.each([
    ['search_contacts', searchContacts, [{}, { text: '' }, { text: 'a\u0000b' }, { text: 7 }, { text: 'a', limit: 0 }, { text: 'a', more: 1 }]],
    ['get_contact', getContact, [{}, { email: 'nobody' }, { email: 'a@x.example\r\nBcc: b@x.example' }, { email: `${'a'.repeat(300)}@x.example` }]],
    ['list_deals', listDeals, [{ stage: 'won' }, { limit: 1.5 }, { limit: 201 }, { email: 5 }]],
    ['pipeline_summary', pipelineSummary, [{ more: 1 }]],
    ['log_activity', logActivity, [{ ...note, kind: 'sms' }, { ...note, at: 'yesterday' }, { ...note, at: '2026-03-01T10:00:00' }, { ...note, summary: 'a\u0007' }, { ...note, summary: 'x'.repeat(2001) }]],
    ['upsert_contact', upsertContact, [{ name: 'Ann' }, { email: 'a@x.example', name: 'A\nB' }, { email: 'a@x.example', status: 'vip' }, { email: 'a@x.example', company: null }]],
    ['change_stage', changeStage, [{ ...seen, to: 'closed_lost' }, { ...seen, to: 'lead', version: 0 }, { ...seen, to: 'lead', dealId: "1' OR '1'='1" }, { ...seen }]],
    ['close_lost', closeLost, [{ ...seen, reason: 'because' }, { ...seen, from: 'closed_won', reason: 'price' }, { ...seen, reason: 'price', note: 'a\u001b[2J' }]],
  ] as Array<[string, Tool, object[]]>)('refuses bad input to %s with a code', async (_name, tool, inputs) => {
    const agent = tool.class === 'DANGEROUS' ? 'security' : 'sales';
    for (const input of inputs) expect([input, await rawOutcomeOf(fixture, agent, tool, { ...input })]).toEqual([input, 'tool_input_invalid']);
  });

  it('takes no text of 10 MiB', async () => {
    const long = 'x'.repeat(10 * 1024 * 1024);
    expect(await rawOutcomeOf(fixture, 'sales', searchContacts, { text: long })).toBe('http 413');
    expect(await outcomeOf(fixture.call('sales', searchContacts, { text: 'still there' }))).toBe('done');
  });
});

describeGuardedTools(() => fixture, [
  { tool: changeStage, args: async () => toNegotiation((await newDeal()).dealId), effects: moves },
  { tool: closeLost, args: async () => ({ dealId: (await newDeal()).dealId, from: 'proposal', version: 1, reason: 'price', note: 'Too dear' }), effects: moves },
]);
