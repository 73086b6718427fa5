import { formatMoney } from '@waggle/brain';
import type { Proposal, ToolArguments } from '@waggle/contracts';
import { isCurrency } from '@waggle/money';
import { paymentIn } from './payments/payment-history.repository.js';

type Json = ToolArguments[string] | undefined;

const LONGEST = 200;

/** What happens on approve, in one line, once a person has changed the arguments: what the agent wrote tells of its own. */
export function editedSummary({ server, tool }: Pick<Proposal, 'server' | 'tool'>, args: ToolArguments): string {
  const sum = sumIn(args);
  const payment = paymentIn({ server, tool }, args);
  if (payment !== undefined && sum !== undefined) return `Pay ${sum} to ${payment.payee.name} for ${payment.invoice}.`;
  const people = textsIn(args['to'] ?? args['attendees'] ?? args['chat']).join(', ');
  const told = [sum, ...textsIn(args['platform']), people === '' ? undefined : `to ${people}`, ...textsIn(args['subject'] ?? args['title']).map((text) => `"${text}"`)];
  return `Edited: ${[`${server}.${tool}`, ...told.filter((text) => text !== undefined)].join(', ').replace(/\s+/g, ' ').slice(0, LONGEST)}`;
}

function sumIn(args: ToolArguments): string | undefined {
  const { currency, amountMinor, totalMinor } = args;
  const minor = amountMinor ?? totalMinor;
  return typeof minor === 'number' && typeof currency === 'string' && isCurrency(currency) ? formatMoney({ minor, currency }, 'en') : undefined;
}

function textsIn(value: Json): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}
