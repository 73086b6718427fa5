import { paymentError } from '../payment.error.js';

/** The characters that every SEPA bank takes (EPC217-08). */
const OUTSIDE = /[^A-Za-z0-9/\-?:().,'+ ]/gu;
const LETTERS: Readonly<Record<string, string>> = {
  ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss', æ: 'ae', Æ: 'Ae', œ: 'oe', Œ: 'Oe', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ð: 'd', Ð: 'D', þ: 'th', Þ: 'Th', ı: 'i',
};
const MARKS: Readonly<Record<string, string>> = { '&': '+', '–': '-', '—': '-', '’': "'", '‘': "'", '"': "'", '“': "'", '”': "'", '„': "'", _: '-', '\u00a0': ' ' };

/**
 * A text in the characters of SEPA: letters lose their accents, marks are replaced by near ones or a full stop. A slash at an
 * end, or two together, has a meaning of its own for banks and becomes one within.
 *
 * @throws AppError `payment_text_unsupported` for letters that have no Latin form, and when it gets longer than `max`.
 */
export function sepaText(text: string, what: string, max: number): string {
  const plain = [...text.normalize('NFC')].map((sign) => LETTERS[sign] ?? MARKS[sign] ?? sign.normalize('NFKD').replace(/\p{M}/gu, '')).join('');
  const written = plain.replace(OUTSIDE, (sign) => {
    if (/[\p{L}\p{N}]/u.test(sign)) throw paymentError('payment_text_unsupported', `The ${what} has letters that SEPA banks do not take; write it in Latin letters`, { what });
    return '.';
  });
  const clean = written.replace(/\/{2,}/g, '/').replace(/ {2,}/g, ' ').replace(/^[/ ]+|[/ ]+$/g, '');
  if (clean === '') throw paymentError('payment_text_unsupported', `Nothing of the ${what} can be written in the characters of SEPA`, { what });
  if (clean.length <= max) return clean;
  throw paymentError('payment_text_unsupported', `The ${what} has ${clean.length} characters in SEPA writing, ${max} fit; shorten it`, { what, max });
}
