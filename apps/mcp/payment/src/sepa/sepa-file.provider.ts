import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Found } from '@waggle/mcp-server';
import { extractIBAN, isSEPACountry } from 'ibantools';
import { toMinor } from '@waggle/money';
import { type Account, type Balance, ibanOf, isEndToEndId, type Payment, type PaymentReport, type Statement } from '../payment.js';
import { paymentError } from '../payment.error.js';
import { PaymentProvider } from '../payment.provider.js';
import { pain001, type Pain001Version } from './pain001.js';

export interface SepaConfig {
  /** Exists already. */
  readonly folder: string;
  readonly name: string;
  readonly ibans: readonly string[];
  readonly version: Pain001Version;
}

const SUM = /<InstdAmt Ccy="([A-Z]{3})">([\d.]+)<\/InstdAmt>/;

/**
 * Writes each payment as a file that any SEPA bank takes. What the bank makes of it cannot be seen from here. A payment is
 * known by the name of its file, in the folder or in a subfolder of it, where uploaded files are kept.
 */
export class SepaFileProvider extends PaymentProvider {
  constructor(
    private readonly config: SepaConfig,
    private readonly now: () => Date = () => new Date(),
  ) {
    super();
  }

  async listAccounts(): Promise<Account[]> {
    return this.config.ibans.map((iban) => ({ accountId: iban, name: this.config.name, currency: 'EUR', iban, state: 'open', pays: 'on_due_date' }));
  }

  async balance(): Promise<Balance> {
    throw notAvailable('balance');
  }

  async movements(): Promise<Statement> {
    throw notAvailable('transactions');
  }

  async status(id: string): Promise<PaymentReport> {
    const path = isEndToEndId(id) ? await this.pathOf(id) : undefined;
    if (path === undefined) throw paymentError('payment_not_found', 'There is no payment file with this id');
    const [xml, { mtime }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const [, currency = '', sum = ''] = SUM.exec(xml) ?? [];
    const reason = 'Written for upload; whether the bank carried it out is on its statement only.';
    return { paymentId: id, endToEndId: id, state: 'created', reason, amountMinor: toMinor(sum, currency), currency, updatedAt: mtime.toISOString() };
  }

  async check(payment: Payment): Promise<void> {
    this.written(payment, '0'.repeat(32));
    await this.usable();
  }

  /** Whole or not at all: written beside, forced to the disk, then named. */
  async pay(payment: Payment, endToEndId: string): Promise<{ providerId: string }> {
    const xml = this.written(payment, endToEndId);
    if ((await this.pathOf(endToEndId)) !== undefined) return { providerId: endToEndId };
    const target = join(this.config.folder, `${endToEndId}.xml`);
    const beside = join(this.config.folder, `.${endToEndId}.tmp`);
    try {
      await writeDurably(beside, xml, await modeFor(this.config.folder));
      await rename(beside, target);
    } catch (thrown) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw folderUnusable(thrown);
    }
    await syncFolder(this.config.folder);
    return { providerId: endToEndId };
  }

  async find(endToEndId: string): Promise<Found> {
    return (await this.pathOf(endToEndId)) === undefined ? { state: 'absent' } : { state: 'found', providerId: endToEndId };
  }

  private written(payment: Payment, endToEndId: string): string {
    const debtorIban = this.config.ibans.find((iban) => iban === ibanOf(payment.fromAccount));
    if (debtorIban === undefined) throw paymentError('payment_account_unknown', 'No file may pay from this account; list_accounts names those of PAYMENT_SEPA_IBANS');
    if (payment.currency !== 'EUR') throw paymentError('payment_currency_mismatch', 'A SEPA credit transfer is in EUR', { currency: payment.currency });
    const { account } = payment.payee;
    if (account.scheme !== 'iban' || !isSEPACountry(extractIBAN(ibanOf(account.iban)).countryCode ?? '')) {
      throw paymentError('payment_payee_account_unsupported', 'A SEPA credit transfer goes to an IBAN of the SEPA area only');
    }
    return pain001(payment, { version: this.config.version, endToEndId, debtorName: this.config.name, debtorIban, createdAt: this.now() });
  }

  private async pathOf(endToEndId: string): Promise<string | undefined> {
    const name = `${endToEndId}.xml`;
    const entries = await readdir(this.config.folder, { withFileTypes: true }).catch(asUnusable);
    if (entries.some((entry) => entry.name === name && !entry.isDirectory())) return join(this.config.folder, name);
    for (const entry of entries.filter((one) => one.isDirectory())) {
      const inside = join(this.config.folder, entry.name);
      if ((await readdir(inside).catch(asUnusable)).includes(name)) return join(inside, name);
    }
    return undefined;
  }

  /** Not created when it is missing: a folder that is not mounted must not look like an empty one. */
  private async usable(): Promise<void> {
    await readdir(this.config.folder).catch(asUnusable);
  }
}

const GROUP_WRITES = 0o020;

/** Who uploads is in the group that the folder lets move files; where there is none, a file is its owner's alone. */
async function modeFor(folder: string): Promise<number> {
  return ((await stat(folder)).mode & GROUP_WRITES) === 0 ? 0o600 : 0o640;
}

async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** So that the new name, too, outlasts a power cut; some network folders cannot. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

function notAvailable(what: string): Error {
  return paymentError('payment_not_available', `A SEPA file shows no ${what}: look at the bank's own statement, or choose a provider that reads accounts`);
}

function folderUnusable(thrown: unknown): Error {
  const reason = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : 'unknown';
  return paymentError('payment_folder_unusable', 'The folder for payment files (PAYMENT_SEPA_FOLDER) cannot be read or written', { reason }, thrown);
}

function asUnusable(thrown: unknown): never {
  throw folderUnusable(thrown);
}
