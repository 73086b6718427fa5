import type { Found } from '@waggle/mcp-server';
import type { Account, Balance, MovementQuery, Payment, PaymentReport, Statement } from './payment.js';
import { PaymentProvider } from './payment.provider.js';
import { isOfStripe } from './stripe/stripe.provider.js';

/** One provider that pays and Stripe that collects, side by side: the id of an account or a payment says which is meant. */
export class PayAndCollectProvider extends PaymentProvider {
  override readonly remembersDays: number;

  constructor(
    private readonly paying: PaymentProvider,
    private readonly collecting: PaymentProvider,
  ) {
    super();
    this.remembersDays = paying.remembersDays;
  }

  async listAccounts(): Promise<Account[]> {
    return (await Promise.all([this.paying.listAccounts(), this.collecting.listAccounts()])).flat();
  }

  balance(accountId: string): Promise<Balance> {
    return this.of(accountId).balance(accountId);
  }

  movements(query: MovementQuery): Promise<Statement> {
    return this.of(query.accountId).movements(query);
  }

  status(id: string): Promise<PaymentReport> {
    return this.of(id).status(id);
  }

  check(payment: Payment): Promise<void> {
    return this.of(payment.fromAccount).check(payment);
  }

  pay(payment: Payment, endToEndId: string, signal: AbortSignal): Promise<{ providerId: string }> {
    return this.of(payment.fromAccount).pay(payment, endToEndId, signal);
  }

  find(endToEndId: string, payment: Payment): Promise<Found> {
    return this.of(payment.fromAccount).find(endToEndId, payment);
  }

  private of(id: string): PaymentProvider {
    return isOfStripe(id) ? this.collecting : this.paying;
  }
}
