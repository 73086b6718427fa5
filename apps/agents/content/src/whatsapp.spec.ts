import { Test } from '@nestjs/testing';
import { agentResultSchema, sendWhatsapp } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { leftOutOfPreview, missingEvidence } from '@waggle/policy';
import { CONFIG } from '@waggle/runtime';
import { type AgentWorld, buildAgentContext, buildTaskDelegate, buildTaskDocument } from '@waggle/testing';
import { ContentAgent } from './content.agent.js';
import service from './index.js';

const NUMBER = '+34600555019';
const LAST = 'wamid.HBgLMzQ2MDA1NTUwMTk=';
const QUESTION = 'Hola, ¿a qué hora abre el soporte mañana?';
const OPEN = { open: true, closes: '2026-11-27T10:02:00.000Z' };
const CLOSED = { open: false, closes: '2026-11-24T10:02:00.000Z' };
const CHAT = { chat: NUMBER, name: 'Lucia Ferrer', window: OPEN, optedOut: false };
const TEMPLATES = [
  { name: 'invoice_ready', language: 'es', category: 'UTILITY', text: 'Hola {{1}}, su factura {{2}} está lista.', parameters: ['1', '2'] },
  { name: 'code', language: 'es', category: 'UTILITY', text: 'Su código es {{1}}.', parameters: ['1'] },
  { name: 'follow_up', language: 'en', category: 'UTILITY', text: 'Hello {{1}}, may we help you?', parameters: ['1'] },
  { name: 'follow_up', language: 'es', category: 'UTILITY', text: 'Hola {{1}}, ¿podemos ayudarle?', parameters: ['1'] },
];

function world({ chat = {}, text = QUESTION, templates = TEMPLATES, found = [CHAT] }: { chat?: object; text?: string; templates?: object[]; found?: object[] } = {}): AgentWorld {
  const message = { id: LAST, direction: 'in', text, at: '2026-11-26T10:02:00.000Z', status: null };
  return {
    tools: {
      'whatsapp.read_whatsapp_chat': () => ({ chat: { ...CHAT, ...chat }, lastMessageId: LAST, messages: [message], templates }),
      'whatsapp.list_whatsapp_chats': () => ({ chats: found.map((one) => ({ ...one, lastText: text, lastAt: '2026-11-26T10:02:00.000Z' })) }),
    },
  };
}

async function handle(given: AgentWorld, body = QUESTION, frontMatter: Record<string, unknown> = { from: '+34 600 555 019', chat: 'lucia-ferrer' }) {
  const module = await Test.createTestingModule({ providers: [...service.providers, { provide: CONFIG, useValue: { KNOWLEDGE_FILE: '' } }] }).compile();
  const { context, calls } = buildAgentContext(given);
  const task = buildTaskDelegate({ prefix: 'WHATSAPP', document: buildTaskDocument({ body, frontMatter }) });
  return { calls, result: agentResultSchema.parse(await module.get(ContentAgent).handle(task, context)) };
}

async function proposalFor(...given: Parameters<typeof handle>) {
  const { result, calls } = await handle(...given);
  if (result.outcome !== 'proposal') throw new Error(`no proposal but ${result.outcome}`);
  const proposal = result.proposals[0]!;
  expect(leftOutOfPreview(proposal)).toEqual([]);
  return { result, calls, proposal, args: sendWhatsapp.input.strict().parse(proposal.args) };
}

describe('a WhatsApp message', () => {
  it('is answered in its language from the knowledge, as free text while the window is open [R-WHATSAPP-PROPOSED]', async () => {
    const { proposal, args, calls } = await proposalFor(world());
    expect(args).toEqual({ chat: NUMBER, lastMessageId: LAST, content: { kind: 'text', text: expect.stringMatching(/^Hola, Lucia:[\s\S]*de 8:00 a 18:00/) } });
    expect(proposal).toMatchObject({ server: 'whatsapp', tool: 'send_whatsapp', blanks: [], flags: [], taint: [] });
    expect(proposal.preview).toMatch(/^To: Lucia Ferrer \(\+34600555019\) on WhatsApp\nFree text: the window is open until 2026-11-27 10:02 UTC\n\nHola, Lucia:/);
    expect(proposal.evidence[0]).toMatchObject({ kind: 'message', ref: LAST, quote: QUESTION });
    expect(missingEvidence('whatsapp.send_whatsapp', proposal.evidence)).toEqual([]);
    expect(calls).toEqual(['whatsapp.read_whatsapp_chat']);
  });

  it('after the window gets the template of its language that only greets; the answer waits in the drafts [R-WHATSAPP-PROPOSED]', async () => {
    const { args, proposal, result } = await proposalFor(world({ chat: { window: CLOSED } }));
    expect(args.content).toEqual({ kind: 'template', name: 'follow_up', language: 'es', parameters: ['Lucia Ferrer'] });
    expect(proposal.preview).toContain('the window closed at 2026-11-24 10:02 UTC, so free text cannot be sent\n\nHola Lucia Ferrer, ¿podemos ayudarle?');
    expect(proposal.taint).toMatchObject([{ field: 'content', source: LAST, sentence: expect.stringContaining('Lucia Ferrer') }]);
    expect(result.drafts.at(-1)?.content).toContain('de 8:00 a 18:00');
  });

  it('after the window from somebody without a name leaves the name to a person', async () => {
    const { args, proposal } = await proposalFor(world({ chat: { window: CLOSED, name: null } }));
    expect(args.content).toMatchObject({ parameters: ['[[please fill in: their name]]'] });
    expect(proposal.blanks).toEqual(['their name']);
  });

  it('after the window is not answered when no template fits, and it is said when the window closed [R-WHATSAPP-PROPOSED]', async () => {
    const { result } = await handle(world({ chat: { window: CLOSED }, templates: TEMPLATES.slice(0, 3) }));
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringMatching(/the window closed at 2026-11-24 10:02 UTC\), and no approved template in es fits/) });
  });

  it('of somebody who has opted out is not answered [R-WHATSAPP-OPT-OUT]', async () => {
    const { result } = await handle(world({ chat: { optedOut: true } }));
    expect(result).toMatchObject({ outcome: 'done', drafts: [], summary: expect.stringContaining('has asked not to be written to') });
  });

  it('that is not their newest is flagged', async () => {
    const { proposal } = await proposalFor(world({ text: 'Ya está resuelto.' }));
    expect(proposal.flags).toEqual(['newer_message']);
    expect(proposal.preview).toContain('They have written something else since');
    expect(proposal.preview).not.toContain('resuelto');
  });

  it('of which the answer repeats a sum is shown with its sentence', async () => {
    const text = 'Payment reminder. Our invoice PL-20931 over EUR 486.20 was due on 11 November and is overdue.';
    const { proposal } = await proposalFor(world({ text }), text);
    expect(proposal.taint).toContainEqual({ field: 'content', source: LAST, sentence: expect.stringContaining('EUR 486.20') });
  });

  it('that shall move money quickly and quietly is flagged as suspected fraud', async () => {
    const text = 'I need an urgent wire transfer of EUR 48,500 within the hour. Keep this between us.';
    const { proposal } = await proposalFor(world({ text }), text);
    expect(proposal.flags).toEqual(['suspected_fraud']);
    expect(proposal.summary).toContain('Looks like fraud');
  });

  it('without a number is found by the name of its chat', async () => {
    const { args, calls } = await proposalFor(world(), QUESTION, { from: 'Lucia Ferrer', chat: 'lucia-ferrer' });
    expect(args.chat).toBe(NUMBER);
    expect(calls).toEqual(['whatsapp.list_whatsapp_chats', 'whatsapp.read_whatsapp_chat']);
  });

  it.each([
    ['nobody', [], /There is no chat with "lucia ferrer"/],
    ['several', [CHAT, { ...CHAT, chat: '+34600555020' }], /2 chats fit "lucia ferrer"/],
  ])('whose name fits %s is drafted and not proposed', async (_, found, said) => {
    const { result } = await handle(world({ found }), QUESTION, { from: 'Lucia Ferrer', chat: 'lucia-ferrer' });
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringMatching(said), drafts: [{ content: expect.stringContaining('Hola, Lucia:') }] });
  });

  it('waits for its chat while the tool server is only away [R-OUTAGE]', async () => {
    await expect(handle({ lastTry: false })).rejects.toMatchObject({ code: 'tool_server_unreachable', message: expect.stringContaining('the chat could not be looked up') });
  });

  it('in a zone without the tool server is drafted at once and not proposed', async () => {
    const absent = (): never => {
      throw new AppError('tool_server_unknown', 'missing', 'no such server here');
    };
    const { result } = await handle({ tools: { 'whatsapp.read_whatsapp_chat': absent }, lastTry: false });
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringContaining('could not be looked up (tool_server_unknown') });
  });

  it('is drafted and not proposed when the tool server does not come back', async () => {
    const { result } = await handle({});
    expect(result).toMatchObject({ outcome: 'done', summary: expect.stringContaining('could not be looked up (tool_server_unreachable'), drafts: [{ content: expect.stringMatching(/^Hola:/) }] });
  });
});

it('writes what a person asks for to the chat that they name', async () => {
  const { args, proposal } = await proposalFor(world(), 'Tell them that support opens at eight on Friday as always.', { chat: NUMBER });
  expect(args.content).toMatchObject({ kind: 'text', text: 'Support opens at eight on Friday as always.' });
  expect(proposal.evidence.map(({ kind }) => kind)).toEqual(['message', 'file']);
});
