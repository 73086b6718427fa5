import { create } from 'xmlbuilder2';
import { toDecimal } from '@waggle/money';
import { ibanOf, type Payment } from '../payment.js';
import { sepaText } from './sepa-text.js';

export type Pain001Version = 'pain.001.001.09' | 'pain.001.001.03';

/** Who pays, from where, and when the file was made. */
export interface Pain001Frame {
  readonly version: Pain001Version;
  readonly endToEndId: string;
  readonly debtorName: string;
  readonly debtorIban: string;
  readonly createdAt: Date;
}

/**
 * A customer credit transfer initiation (ISO 20022) with one SEPA credit transfer, as the EPC's customer-to-bank guidelines
 * want it. The order of elements is part of the format.
 *
 * @throws AppError `payment_text_unsupported`.
 */
export function pain001(payment: Payment, frame: Pain001Frame): string {
  const { version, endToEndId, createdAt } = frame;
  const debtor = sepaText(frame.debtorName, 'name in PAYMENT_SEPA_NAME', 70);
  const sum = toDecimal(payment.amountMinor, payment.currency);
  const document = {
    Document: {
      '@xmlns': `urn:iso:std:iso:20022:tech:xsd:${version}`,
      CstmrCdtTrfInitn: {
        GrpHdr: { MsgId: endToEndId, CreDtTm: `${createdAt.toISOString().slice(0, 19)}Z`, NbOfTxs: '1', CtrlSum: sum, InitgPty: { Nm: debtor } },
        PmtInf: {
          PmtInfId: endToEndId,
          PmtMtd: 'TRF',
          BtchBookg: 'false',
          NbOfTxs: '1',
          CtrlSum: sum,
          PmtTpInf: { SvcLvl: { Cd: 'SEPA' } },
          ReqdExctnDt: executionDate(payment, frame),
          Dbtr: { Nm: debtor },
          DbtrAcct: { Id: { IBAN: ibanOf(frame.debtorIban) } },
          DbtrAgt: { FinInstnId: { Othr: { Id: 'NOTPROVIDED' } } },
          ChrgBr: 'SLEV',
          CdtTrfTxInf: transfer(payment, frame),
        },
      },
    },
  };
  return `${create({ version: '1.0', encoding: 'UTF-8' }, document).end({ prettyPrint: true })}\n`;
}

function transfer({ payee, amountMinor, currency, purpose, reference }: Payment, { version, endToEndId }: Pain001Frame): Record<string, unknown> {
  const bic = payee.account.scheme === 'iban' ? payee.account.bic?.toUpperCase() : undefined;
  const iban = payee.account.scheme === 'iban' ? ibanOf(payee.account.iban) : '';
  return {
    PmtId: { InstrId: endToEndId, EndToEndId: endToEndId },
    Amt: { InstdAmt: { '@Ccy': currency, '#': toDecimal(amountMinor, currency) } },
    ...(bic !== undefined && { CdtrAgt: { FinInstnId: { [version === 'pain.001.001.03' ? 'BIC' : 'BICFI']: bic } } }),
    Cdtr: { Nm: sepaText(payee.name, 'name of the payee', 70) },
    CdtrAcct: { Id: { IBAN: iban } },
    Purp: { Cd: purpose },
    RmtInf: { Ustrd: sepaText(reference, 'reference', 140) },
  };
}

/** The day that the invoice is due, or today when that is over or not said. */
function executionDate({ dueDate }: Payment, { version, createdAt }: Pain001Frame): unknown {
  const today = createdAt.toISOString().slice(0, 10);
  const day = dueDate !== undefined && dueDate > today ? dueDate : today;
  return version === 'pain.001.001.03' ? day : { Dt: day };
}
