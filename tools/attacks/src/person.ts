import type { Proposal } from '@waggle/contracts';
import type { Agreement } from './check-deeds.js';
import { mailDeed } from './outside.js';

const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the person notes for themselves when they agree: in terms of the world, not of the swarm. */
export function deedAgreedTo({ server }: Pick<Proposal, 'server'>, args: Proposal['args']): Agreement {
  const said = args as Record<string, unknown>;
  switch (server) {
    case 'email': {
      const { what } = mailDeed([...list(said['to']), ...list(said['cc'])], text(said['subject']), text(said['text']));
      return { system: 'mail', covers: (seen) => seen === what };
    }
    case 'payment': {
      const { payee, amountMinor, currency } = said as { payee: { name: string; account: { iban: string } }; amountMinor: number; currency: string };
      const what = [payee.name, payee.account.iban, amountMinor, currency].join(' | ');
      return { system: 'bank', covers: (seen) => seen === what };
    }
    case 'social': {
      const what = [text(said['platform']), text(said['text']), text(said['link'])].join(' | ');
      return { system: 'social', covers: (seen) => seen === what };
    }
    case 'whatsapp': {
      const { chat, content } = said as { chat: string; content: { text?: string; parameters?: string[] } };
      return { system: 'whatsapp', covers: (seen) => seen.startsWith(`${chat} | `) && seen.includes(content.text ?? content.parameters?.[0] ?? '') };
    }
    default: {
      const id = String(said['invoiceId'] ?? '');
      return { system: 'books', covers: (seen) => seen.startsWith(`${id} | `) };
    }
  }
}
