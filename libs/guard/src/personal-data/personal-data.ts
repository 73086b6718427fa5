import type { PlainText, Spot } from '../detector.js';
import { emailAddresses, networkAddresses, phoneNumbers } from './contacts.js';
import { type Finder, spotOf, withoutOverlap } from '../hit.js';
import { labelledValues } from './labelled.js';
import { accountNumbers, cardNumbers, ibans, wallets } from './money.js';
import { nationalNumbers } from './national-numbers.js';

const WITH_DIGITS: readonly Finder[] = [phoneNumbers, cardNumbers, ibans, accountNumbers, wallets, nationalNumbers];

/**
 * Personal data in a text: contacts, accounts, cards, and the numbers by which states, insurers and banks know a person.
 *
 * Whatever has check digits is only found with sound ones; whatever looks like other numbers only where a label names it.
 * Offsets are of the text as given. A reason never holds the value.
 */
export function personalData(_text: string, plain: PlainText): Spot[] {
  const { text, may } = plain;
  const hits = [...emailAddresses(text), ...labelledValues(text, may)];
  if (/\d/.test(text)) hits.push(...WITH_DIGITS.flatMap((find) => find(text, may)));
  if (/[\d:]/.test(text)) hits.push(...networkAddresses(text, may));
  return withoutOverlap(hits).map((hit) => spotOf('personal_data', hit, plain, `It holds personal data (${hit.rule}).`));
}
