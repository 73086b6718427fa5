import { Test } from '@nestjs/testing';
import { agentResultSchema, PREFIX_NAMES, type Prefix } from '@waggle/contracts';
import { CONFIG } from '@waggle/runtime';
import { buildAgentContext, buildTaskDelegate, buildTaskDocument } from '@waggle/testing';
import { GeneralistAgent } from './generalist.agent.js';
import service from './index.js';

async function handle(prefix: Prefix, body: string, frontMatter: Record<string, unknown> = {}) {
  const module = await Test.createTestingModule({ providers: [...service.providers, { provide: CONFIG, useValue: { KNOWLEDGE_FILE: '' } }] }).compile();
  const { context } = buildAgentContext();
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

it('decides no approval', async () => {
  expect(await handle('APPROVE', 'Yes.')).toMatchObject({ outcome: 'failed', cause: 'prefix_not_mine' });
});
