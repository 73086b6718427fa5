import { Test } from '@nestjs/testing';
import type { Delegation } from '@waggle/agent-skills';
import { agentResultSchema, type Prefix } from '@waggle/contracts';
import { CONFIG } from '@waggle/runtime';
import { type AgentWorld, buildAgentContext, buildTaskDelegate, buildTaskDocument } from '@waggle/testing';
import { FinanceAgent } from './finance.agent.js';
import service from './index.js';

async function handle(prefix: Prefix, body: string, frontMatter: Record<string, unknown> = {}, world: AgentWorld = {}) {
  const module = await Test.createTestingModule({ providers: [...service.providers, { provide: CONFIG, useValue: { KNOWLEDGE_FILE: '' } }] }).compile();
  const task: Delegation = buildTaskDelegate({ prefix, document: buildTaskDocument({ body, frontMatter }) });
  return agentResultSchema.parse(await module.get(FinanceAgent).handle(task, buildAgentContext(world).context));
}

describe('an invoice request', () => {
  it('becomes a draft with its sums, not posted', async () => {
    const lines = [{ description: 'Team plan, 60 seats', quantity: 60, unit_price: 100 }];
    const result = await handle('ODOO', 'The purchase order is NF-4471.', { customer: 'Northwind Foods', currency: 'USD', due_days: 30, lines });
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringMatching(/US\$7,140 \(complete\).*Not posted/) });
    expect(result.outcome === 'done' && result.drafts[0]?.content).toContain('NF-4471');
  });

  it('without a price asks for it and makes none up', async () => {
    const result = await handle('ODOO', 'Please prepare an invoice for the training day.', { customer: 'Lumen Clinics' });
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringContaining('missing: what is billed'), drafts: [{ content: expect.stringContaining('[[please fill in:') }, {}] });
  });
});

describe('a payment', () => {
  const PAYMENT = { payee: 'Paperline B.V.', iban: 'NL91ABNA0417164300', amount: 486.2, currency: 'EUR', invoice: 'PL-20931' };

  it('is checked, and said not to be paid', async () => {
    expect(await handle('PAYMENT', 'The goods arrived.', PAYMENT)).toMatchObject({ outcome: 'done', summary: expect.stringMatching(/€486.20 to Paperline B.V.*all checks passed. Not paid/) });
  });

  it('whose sum differs from the text is said to differ', async () => {
    expect(await handle('PAYMENT', 'The invoice says 468.20 EUR.', PAYMENT)).toMatchObject({ summary: expect.stringContaining('the text names €468.20') });
  });
});

describe('an audit', () => {
  const pipeline = { contacts: 3, deals: 3, activities: 3, pipeline: [{ currency: 'USD', stage: 'lead', count: 1, valueMinor: 6_500_000 }], winRate: null, weightedForecast: [] };

  it('is a briefing of what can be read, and names what cannot', async () => {
    const result = await handle('AUDIT', 'Weekly audit.', {}, { replies: { 'crm.summary.v1': () => pipeline } });
    expect(result).toMatchObject({ outcome: 'done', drafts: [{ content: expect.stringMatching(/## Tasks\n\nCould not be read[\s\S]*lead: 1 deal\(s\), US\$65,000[\s\S]*neither the accounting system nor a bank/) }] });
  });
});

it('answers other agents honestly: the books are not connected', async () => {
  const module = await Test.createTestingModule({ providers: [...service.providers, { provide: CONFIG, useValue: { KNOWLEDGE_FILE: '' } }] }).compile();
  expect(await module.get(FinanceAgent).answer()).toEqual({ answer: expect.stringContaining('not connected'), evidence: [] });
});
