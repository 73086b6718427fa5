import type { Proposal } from '@waggle/contracts';
import type { Sums } from '@waggle/money';

/**
 * How many different people must agree. A payment above the sum of its currency needs two; so does one whose currency or sum
 * cannot be told, or is not named.
 */
export function peopleFor({ server, tool, args }: Pick<Proposal, 'server' | 'tool' | 'args'>, twoPeopleAbove: Sums): number {
  if (server !== 'payment' || tool !== 'initiate_payment') return 1;
  const { currency, amountMinor } = args;
  const above = typeof currency === 'string' ? twoPeopleAbove.get(currency) : undefined;
  return above !== undefined && typeof amountMinor === 'number' && amountMinor <= above ? 1 : 2;
}
