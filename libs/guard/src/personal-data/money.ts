import { createHash } from 'node:crypto';
import { getCountrySpecifications } from 'ibantools';
import { isLuhn, weighed } from './check-digits.js';
import { before, type Finder, type Hit } from '../hit.js';

const CARD = /(?<![\p{L}\d])\d(?:[ -]?\d){11,18}(?![\p{L}\d]|[-.]\d)/gu;
// Ranges of issuers, ISO/IEC 7812: Visa, Mastercard, American Express, Diners, Discover, JCB, Maestro, UnionPay, RuPay, Troy, Mir, UATP.
const ISSUED = /^(?:4(?:\d{12}|\d{15}|\d{18})$|5[1-5]\d{14}$|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)\d{10,13}$|3[47]\d{13}$|3(?:0[0-5]|09|[689]\d)\d{11}(?:\d{2})?$|6(?:011|5\d\d|4[4-9]\d)\d{12}$|35\d{14}$|(?:50|5[6-8]|6[0-9])\d{10,17}$|8[12]\d{14}$|9792\d{12}$|1[0-9]{14}$)/;
const CARD_WORD = /card|visa|master|amex|american express|diners|discover|maestro|karte|carte|tarjeta|carta di|kaart|cvv|cvc|expir/i;

/** Payment cards: a range of an issuer and Luhn's digit. */
export function cardNumbers(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(CARD)) {
    const digits = match[0].replace(/\D/g, '');
    if (!ISSUED.test(digits) || !isLuhn(digits)) continue;
    const usual = /^(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5})$/.test(match[0]);
    const named = CARD_WORD.test(before(text, match.index));
    const plainly = digits.length >= 14 && /^(?:4|5|2|3[4-9]|6)/.test(digits);
    const alone = text.length <= match[0].length + 2;
    const score = named ? 0.9 : plainly && usual ? 0.85 : plainly || alone ? 0.65 : 0;
    if (score > 0) hits.push({ rule: 'card number', start: match.index, end: match.index + match[0].length, score });
  }
  return hits;
}

const IBAN_START = /(?<![\p{L}\d])[A-Z]{2}\d{2}(?=[ -]?[A-Z\d]{2})/giu;
const written = (chars: number): RegExp => new RegExp(`^(?:[A-Z\\d][ \\u00a0-]?){${Math.max(chars - 1, 1)}}[A-Z\\d](?![\\p{L}\\d])`, 'iu');
const COUNTRIES = new Map(Object.entries(getCountrySpecifications()).map(([country, { chars, bban_regexp }]) => [country, { written: written(chars ?? 0), form: new RegExp(bban_regexp ?? '^$') }]));

/** Bank accounts by IBAN: the length of its country, its form, and mod 97. */
export function ibans(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const { index } of text.matchAll(IBAN_START)) {
    const country = COUNTRIES.get(text.slice(index, index + 2).toUpperCase());
    const found = country?.written.exec(text.slice(index, index + 70))?.[0];
    if (country === undefined || found === undefined) continue;
    const end = index + found.length;
    const value = found.replace(/[ \u00a0-]/g, '').toUpperCase();
    if (country.form.test(value.slice(4)) && isMod97(value)) hits.push({ rule: 'IBAN', start: index, end, score: 0.9 });
  }
  return hits;
}

/** ISO 7064 mod 97-10. Check digits within the national part are the bank's affair. */
function isMod97(iban: string): boolean {
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

const ACCOUNT = /(?<![\p{L}])(?:account|acct|a\/c|konto(?:nummer|nr)?|compte|cuenta|conto|rekening(?:nummer)?)(?: ?(?:no|nr|num|number|#))?[.:# ]{0,3}(\d(?:[ -]?\d){5,16})(?![\d.,]\d|\p{L})/giu;
const ROUTING = /(?<![\p{L}])(?:routing|aba|rtn|transit|sort ?code|blz|bankleitzahl|bsb)(?: ?(?:no|nr|num|number|code|#))?[.:# ]{0,3}(\d(?:[ -]?\d){5,8})(?!\d)/giu;
const OF_A_BANK = /\b(?:bank|wire|routing|sort ?code|aba\b|blz|swift|bic\b|iban|deposit|beneficiary|payee|transfer|savings|checking|credit|überweis|virement|transferencia|bonifico)/i;
const ROUTING_ALONE = /^(?:0[1-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{2}-?\d{4}-?\d$/;

/** Accounts and bank codes that say what they are, beside words of a bank. */
export const accountNumbers: Finder = (text, may) => {
  const hits: Hit[] = [];
  for (const match of [ACCOUNT, ROUTING].filter(may).flatMap((pattern) => [...text.matchAll(pattern)])) {
    const value = match[1] ?? '';
    const start = match.index + match[0].length - value.length;
    const around = text.slice(Math.max(0, match.index - 80), start + value.length + 60);
    if (OF_A_BANK.test(around)) hits.push({ rule: 'bank account', start, end: start + value.length, score: 0.8 });
  }
  const digits = text.trim().replaceAll('-', '');
  if (text.length < 14 && ROUTING_ALONE.test(text.trim()) && weighed(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0)
    hits.push({ rule: 'bank account', start: text.indexOf(text.trim()), end: text.trimEnd().length, score: 0.6 });
  return hits;
};

const COIN = /(?<![\p{L}\d])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71}|0x[\da-fA-F]{40})(?![\p{L}\d])/gu;

/** Wallets: Bitcoin with its check sum (Base58Check, Bech32), Ethereum by its form beside a word that says so. */
export function wallets(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(COIN)) {
    const value = match[0];
    const named = /wallet|ether|\beth\b|address|crypto|usdt/i.test(before(text, match.index));
    const sound = value.startsWith('0x') ? named || text.length < 46 : value.startsWith('bc1') ? isBech32(value) : isBase58Check(value);
    if (sound) hits.push({ rule: 'crypto wallet', start: match.index, end: match.index + value.length, score: 0.75 });
  }
  return hits;
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function isBase58Check(value: string): boolean {
  const number = [...value].reduce((sum, letter) => sum * 58n + BigInt(BASE58.indexOf(letter)), 0n);
  const hex = number.toString(16);
  if (hex.length > 50) return false;
  const bytes = Buffer.from(hex.padStart(50, '0'), 'hex');
  const digest = createHash('sha256').update(createHash('sha256').update(bytes.subarray(0, 21)).digest()).digest();
  return digest.subarray(0, 4).equals(bytes.subarray(21));
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** BIP 173 and 350, for the prefix `bc`. */
function isBech32(value: string): boolean {
  let check = 1;
  for (const five of [3, 3, 0, 2, 3, ...[...value.slice(3)].map((letter) => BECH32.indexOf(letter))]) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ five;
    for (const [bit, word] of GENERATOR.entries()) if (((top >>> bit) & 1) === 1) check ^= word;
  }
  return check === 1 || check === 0x2bc830a3;
}

/** For the proof that they are linear. */
export const MONEY_PATTERNS: readonly RegExp[] = [CARD, IBAN_START, ACCOUNT, ROUTING, COIN];
