import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getPaymentBalance, initiatePayment, listBankTransactions, listPaymentAccounts, paymentStatus } from '@waggle/contracts';
import { outcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import { validateXML } from 'xmllint-wasm';
import { painSchema } from '../../test/pain-schema.js';
import { buildPayment } from '../../test/payment.builder.js';
import payment from '../index.js';
import type { Payment } from '../payment.js';
import { SepaFileProvider } from './sepa-file.provider.js';

const OURS = 'DE89370400440532013000';
const ID = 'c'.repeat(32);

let folder: string;
let fixture: ToolServerFixture;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waggle-sepa-'));
  const settings = { PAYMENT_PROVIDER: 'sepa', PAYMENT_SEPA_FOLDER: folder, PAYMENT_SEPA_NAME: 'Biene & Söhne KG', PAYMENT_SEPA_IBANS: 'DE89 3704 0044 0532 0130 00, AT611904300234573201' };
  fixture = await startToolServer(payment, settings);
});
afterAll(async () => {
  await fixture?.stop();
  await rm(folder, { recursive: true, force: true });
});

const build = (changed: Partial<Payment> = {}) => buildPayment({ fromAccount: OURS, ...changed });
const pay = (args: Payment, grant?: string) => fixture.execute(initiatePayment, args, { grant });
const bare = (at = folder) => new SepaFileProvider({ folder: at, name: 'Biene KG', ibans: [OURS], version: 'pain.001.001.03' });
const files = async () => (await readdir(folder)).sort();

describe('payments as SEPA files', () => {
  it('can be made from the accounts that are configured', async () => {
    const { accounts } = await fixture.call('finance', listPaymentAccounts, {});
    expect(accounts.map(({ accountId }) => accountId)).toEqual([OURS, 'AT611904300234573201']);
  });

  it('are one whole file each, named and numbered by the grant, that the schema takes', async () => {
    const args = build();
    const { paymentId, receipt } = await pay(args);
    expect(paymentId).toBe(receipt?.grantId.replaceAll('-', ''));
    const xml = await readFile(join(folder, `${paymentId}.xml`), 'utf8');
    expect(xml).toContain(`<EndToEndId>${paymentId}</EndToEndId>`);
    expect((await validateXML({ xml, schema: painSchema('pain.001.001.09') })).errors).toEqual([]);
    expect((await files()).filter((name) => !name.endsWith('.xml'))).toEqual([]);
    const { endToEndId, state, amountMinor } = await fixture.call('finance', paymentStatus, { paymentId });
    expect({ endToEndId, state, amountMinor }).toEqual({ endToEndId: paymentId, state: 'created', amountMinor: 1250 });
  });

  it('are known also after they were uploaded and moved into a subfolder, and are not written again', async () => {
    const sut = bare();
    await sut.pay(build(), ID);
    await mkdir(join(folder, 'uploaded'));
    await rename(join(folder, `${ID}.xml`), join(folder, 'uploaded', `${ID}.xml`));
    expect(await sut.find(ID)).toEqual({ state: 'found', providerId: ID });
    expect(await sut.pay(build(), ID)).toEqual({ providerId: ID });
    expect(await files()).not.toContain(`${ID}.xml`);
  });

  it('can be read by the group that the folder lets move them, and by nobody else', async () => {
    const modeOf = async (of: number, id: string): Promise<number> => {
      await chmod(folder, of);
      await bare().pay(build(), id);
      return (await stat(join(folder, `${id}.xml`))).mode & 0o777;
    };
    expect([await modeOf(0o770, '1'.repeat(32)), await modeOf(0o755, '2'.repeat(32))]).toEqual([0o640, 0o600]);
  });

  it('leave no half file when the program dies before the file has its name: it is absent, and the next attempt writes it whole', async () => {
    const id = 'd'.repeat(32);
    await writeFile(join(folder, `.${id}.tmp`), '<?xml version="1.0" encoding="UTF-8"?>\n<Docu');
    const sut = bare();
    expect(await sut.find(id)).toEqual({ state: 'absent' });
    expect((await files()).filter((name) => name === `${id}.xml`)).toEqual([]);
    await sut.pay(build(), id);
    expect(await files()).not.toContain(`.${id}.tmp`);
    expect(await readFile(join(folder, `${id}.xml`), 'utf8')).toMatch(/<\/Document>\n$/);
  });

  it('have not happened when the file cannot get its name, and leave nothing behind', async () => {
    const id = 'e'.repeat(32);
    const sut = bare();
    await mkdir(join(folder, `${id}.xml`, 'x'), { recursive: true });
    await expect(sut.pay(build(), id)).rejects.toMatchObject({ code: 'payment_folder_unusable', kind: 'transient' });
    expect(await files()).not.toContain(`.${id}.tmp`);
    expect(await sut.find(id)).toEqual({ state: 'absent' });
  });

  it('are never taken for absent while the folder is away', async () => {
    await expect(bare(join(folder, 'away')).find(ID)).rejects.toMatchObject({ code: 'payment_folder_unusable' });
    await expect(bare(join(folder, 'away')).pay(build(), ID)).rejects.toMatchObject({ code: 'payment_folder_unusable' });
  });

  it.each([
    ['the balance', getPaymentBalance],
    ['the statement', listBankTransactions],
  ])('show nothing of %s, and say so', async (_title, tool) => {
    expect(await outcomeOf(fixture.call('finance', tool, { accountId: OURS }))).toBe('payment_not_available');
  });

  it.each([
    ['from an account that is not configured', { fromAccount: 'DE75512108001245126199' }, 'payment_account_unknown'],
    ['in another currency', { currency: 'USD' }, 'payment_currency_mismatch'],
    ['to an IBAN outside the SEPA area', { payee: { name: 'A', account: { scheme: 'iban', iban: 'KW81CBKU0000000000001234560101' } } }, 'payment_payee_account_unsupported'],
    ['to a sort code', { payee: { name: 'A', account: { scheme: 'uk', sortCode: '540105', accountNumber: '12345678' } } }, 'payment_payee_account_unsupported'],
    ['to a name that has no Latin form', { payee: { name: '株式会社', account: { scheme: 'iban', iban: 'AT611904300234573201' } } }, 'payment_text_unsupported'],
  ])('are refused %s', async (_title, changed, code) => {
    const before = await files();
    expect(await outcomeOf(pay(build(changed as Partial<Payment>)))).toBe(code);
    expect(await files()).toEqual(before);
  });
});
