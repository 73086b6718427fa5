import { Test } from '@nestjs/testing';
import { agentResultSchema, PREFIX_NAMES, type Prefix } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { type AgentWorld, buildAgentContext, buildTaskDelegate, buildTaskDocument } from '@waggle/testing';
import { GeneralistAgent } from './generalist.agent.js';
import service from './index.js';

/** No workspace answers: the agent works without rules of the house. */
const messenger = { ask: () => Promise.reject(new Error('nobody there')) };

async function handle(prefix: Prefix, body: string, frontMatter: Record<string, unknown> = {}, world: AgentWorld = {}) {
  const module = await Test.createTestingModule({ providers: [...service.providers, { provide: CONFIG, useValue: { KNOWLEDGE_FILE: '' } }, { provide: LOGGER, useValue: {} }, { provide: Messenger, useValue: messenger }] }).compile();
  const { context } = buildAgentContext(world);
  return agentResultSchema.parse(await module.get(GeneralistAgent).handle(buildTaskDelegate({ prefix, document: buildTaskDocument({ body, frontMatter }) }), context));
}

it('scores 0 for every prefix, so that a specialist always goes first', () => {
  expect(PREFIX_NAMES.map((prefix) => service.capabilities?.[prefix])).toEqual(PREFIX_NAMES.map((prefix) => (prefix === 'EXECUTE' ? 0.1 : 0)));
});

it.each(PREFIX_NAMES)('has an answer to %s', async (prefix) => {
  const result = await handle(prefix, 'What does the Team plan cost? Every Monday at 7:00.', { from: 'Dana <dana@northwind.example>' });
  expect(['done', 'proposal', 'failed']).toContain(result.outcome);
});

it('answers mail about invoices without asking a colleague who is not there', async () => {
  expect(await handle('EMAIL', 'Could you send us invoice 2026-0457 again?', { from: 'dana@northwind.example' })).toMatchObject({ outcome: 'proposal' });
});

it('keeps a lead and prepares a first answer', async () => {
  const result = await handle('LEAD', 'We plan on a whiteboard. Please contact me.', { name: 'Ewa Nowak', email: 'ewa@nowak-meble.example', company: 'Nowak Meble' });
  expect(result).toMatchObject({ outcome: 'done', crmNotes: [{ email: 'ewa@nowak-meble.example' }], drafts: [{ content: expect.stringMatching(/^Hello Ewa,/) }] });
});

it('says what is missing where no agent for the work runs yet', async () => {
  const result = await handle('RESEARCH', 'What should we know about data protection?');
  expect(result).toMatchObject({ outcome: 'done', summary: expect.stringContaining('a person must do the rest'), drafts: [{ content: expect.stringContaining('GDPR') }] });
});

it('looks for the customer of an invoice in the books, as the finance agent does', async () => {
  const customers = [1, 2].map((id) => ({ id, name: 'Lumen Clinics', email: null, taxId: null }));
  const result = await handle('ODOO', '3 days at €800.', { customer: 'Lumen Clinics' }, { tools: { 'odoo.list_customers': () => ({ customers, more: false }) } });
  expect(result).toMatchObject({ outcome: 'done', summary: expect.stringContaining('2 customers in Odoo are called "Lumen Clinics"') });
});

it('decides no approval', async () => {
  expect(await handle('APPROVE', 'Yes.')).toMatchObject({ outcome: 'failed', cause: 'prefix_not_mine' });
});
