import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { validateXML } from 'xmllint-wasm';
import { painSchema } from '../../test/pain-schema.js';
import { buildPayment } from '../../test/payment.builder.js';
import type { Payment } from '../payment.js';
import { pain001, type Pain001Frame, type Pain001Version } from './pain001.js';

const frame: Pain001Frame = {
  version: 'pain.001.001.09',
  endToEndId: '0d1848dcaaaa4a9a8aaacae53cbd4baf',
  debtorName: 'Biene & Söhne KG',
  debtorIban: 'DE89370400440532013000',
  createdAt: new Date('2026-11-26T21:30:15.250Z'),
};
const IBANS = ['AT611904300234573201', 'de89 3704 0044 0532 0130 00', 'FR1420041010050500013M02606', 'NL91 ABNA 0417 1643 00', 'MT84MALT011000012345MTLCAST001S'];
const signs = [...`abzABZ019 -/?:().,'+&<>"'äöüßéÉñçøŁžİ–„“\u00a0@#%*=;_|~€`];
const textOf = (max: number) => fc.array(fc.constantFrom(...signs), { minLength: 1, maxLength: max }).map((list) => `x${list.join('')}1`);
const payments = fc.record({
  payee: fc.record({ name: textOf(30), account: fc.record({ scheme: fc.constant('iban' as const), iban: fc.constantFrom(...IBANS), bic: fc.constantFrom(undefined, 'COBADEFF', 'bkauatwwxxx') }) }),
  amountMinor: fc.integer({ min: 1, max: 99_999_999_999 }),
  reference: textOf(68),
  dueDate: fc.constantFrom(undefined, '2020-01-01', '2026-12-24', '2030-02-28'),
  purpose: fc.constantFrom('SUPP' as const, 'SALA' as const, 'OTHR' as const),
});

async function faultsOf(xml: string[], version: Pain001Version): Promise<unknown> {
  const { errors } = await validateXML({ xml: xml.map((contents, at) => ({ fileName: `${at}.xml`, contents })), schema: painSchema(version), maxMemoryPages: 4096 });
  return errors;
}

describe('a pain.001 file', () => {
  it('is, byte for byte, what was agreed', () => {
    const account = { scheme: 'iban', iban: 'at61 1904 3002 3457 3201', bic: 'bkauatww' } as const;
    const payment = buildPayment({ payee: { name: 'Café Zur Mühle', account }, amountMinor: 119005, reference: 'Invoice 2026//118 – rent', dueDate: '2026-12-01' });
    expect(pain001(payment, frame)).toBe(readFileSync(join(import.meta.dirname, '../../test/golden-payment.xml'), 'utf8'));
  });

  it.each(['pain.001.001.09', 'pain.001.001.03'] as const)('%s fits its schema for every payment', async (version) => {
    const written = fc.sample(payments, 150).map((payment) => pain001(buildPayment(payment as Partial<Payment>), { ...frame, version }));
    expect(await faultsOf(written, version)).toEqual([]);
  });

  it('is told from a wrong one by the schema', async () => {
    const right = pain001(buildPayment(), frame);
    const wrong = [right.replace('>12.50<', '>12.5<'), right.replace('<ChrgBr>SLEV</ChrgBr>', ''), right.replace('Kontor', 'Köntor'), right.replace('.09"', '.03"')];
    for (const xml of wrong) expect(await faultsOf([xml], 'pain.001.001.09')).not.toEqual([]);
  });

  it('asks for today when the day is over', () => {
    expect(pain001(buildPayment({ dueDate: '2026-11-25' }), frame)).toContain('<Dt>2026-11-26</Dt>');
  });
});
