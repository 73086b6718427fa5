import { isIP } from 'node:net';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { before, type Finder, type Hit } from '../hit.js';

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,8}(?:xn--[a-z0-9-]{2,59}|\p{L}{2,24})/u;

/** E-mail addresses. Grown outwards from each @, so that no text takes more than a line's worth of steps for each. */
export function emailAddresses(text: string): Hit[] {
  const hits: Hit[] = [];
  for (let at = text.indexOf('@'); at > 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < 64 && LOCAL.test(text.charAt(start - 1))) start -= 1;
    while (start < at && /[.'%-]/.test(text.charAt(start))) start += 1;
    const domain = DOMAIN.exec(text.slice(at + 1, at + 255))?.[0];
    if (start < at && domain !== undefined) hits.push({ rule: 'e-mail address', start, end: at + 1 + domain.length, score: 0.85 });
  }
  return hits;
}

const PHONE = /(?<![\p{L}\d.,/:#$€£-]|[\dA-Z][\dA-Z]\d[\dA-Z] )[+(]{0,2}\d(?:[ ()./–-]{0,3}\d){6,14}(?![\p{L}\d%]|[.,:/-]\d)/gu;
const PHONE_WORD = /\b(?:tel|t[ée]l[ée]?(?:ph|f)|phone|call|fax|mobil|cell|handy|ring (?:me|us)|reach|text|whatsapp|signal|sms|contact|hotline|dial|direct|office|pager|m[óo]vil|cellulare|kontakt|numara|\b(?:my|our|his|her|their) (?:(?!order|invoice|ticket|tracking|account|case|po|customer|ref|card|id)[a-z]+ ){0,2}number is|[tmfpcho](?=[.:)])|rufen|appel|ll[áa]m)[^\d\n]{0,24}$/i;
const NORTH_AMERICAN = /^(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. /])[2-9]\d{2}[-. ]\d{4}$/;
const GROUPED_MOBILE = /^\(?0?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{2}[ .-]\d{2}$/;
const NOT_A_PHONE = /(?:invoice|order|ticket|ref|case|po|deal|contract|build|version|account|acct|konto|routing|customer|kunde|rechnung|bestellung|tracking|docket|id|no|nr|number|nummer|ssn|card|iban|isbn|meter)s?(?: (?:no|nr|number))?(?: is)?[.:#°\s]*$/i;
// Past so many a text is a list, and to ask the library of each takes long.
const MANY = 1000;
const DATE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?:\D|$)/;

/** Telephone numbers: with a country's code by libphonenumber, without one by a word before it or by a way of writing that says it. */
export function phoneNumbers(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(PHONE)) {
    const score = hits.length > MANY ? 0.6 : phoneScore(match[0], before(text, match.index, 40), text);
    if (score > 0) hits.push({ rule: 'phone number', start: match.index, end: match.index + match[0].length, score });
  }
  return hits;
}

function phoneScore(written: string, left: string, text: string): number {
  const digits = written.replace(/\D/g, '');
  if (digits.length > 15 || isIP(written) !== 0 || DATE.test(written) || /^(\d)\1+$/.test(digits)) return 0;
  if (/^\(?\+/.test(written)) return internationalScore(`+${digits}`);
  if (NOT_A_PHONE.test(left) && !/\b(?:my|our|his|her|their) (?:(?!order|invoice|ticket|tracking|account|case|po|customer|ref|card|id)\p{L}+ ){0,2}number is\s*$|(?:phone|tel\p{L}*|fax|mobile?|cell|cep|gsm|handy) ?(?:no|nr|number|nummer)[.:#°\s]*$/iu.test(left)) return 0;
  if (/^00[1-9]/.test(digits) && digits.length >= 11) return internationalScore(`+${digits.slice(2)}`);
  if (NORTH_AMERICAN.test(written)) return 0.8;
  const separated = /\D/.test(written);
  if ((PHONE_WORD.test(left) || /(?:cep|gsm)[^\d\n]{0,8}$/i.test(left)) && digits.length <= 13) return separated || digits.length >= 9 ? 0.8 : 0;
  const alone = text.length <= written.length + 2;
  if ((GROUPED_MOBILE.test(written) && /^0?[1-9]/.test(digits)) || (alone && /^0[1-9]\d{8,9}$/.test(digits))) return 0.6;
  return separated && /^\(?0[1-9]/.test(written) && digits.length >= 10 && digits.length <= 12 ? 0.6 : 0;
}

function internationalScore(number: string): number {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.isValid() === true) return 0.9;
  // Ranges are opened faster than tables of them are brought up to date.
  return parsed?.isPossible() === true ? 0.7 : 0;
}

const FOUR = /(?<![\p{L}\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\d])/gu;
const COLONS = /(?<![\p{L}\d:.])[\da-f]{0,4}:(?:[\da-f]{0,4}:){1,7}[\da-f.]{0,15}(?![\p{L}\d:])/giu;
const NUMBERED = /(?:version|release|build|section|clause|chapter|§|rev|firmware|\bv|\bno)[.: ]*$/i;

/** Addresses on the network, which lead to a person as a telephone number does. Version numbers look alike and are not meant. */
export const networkAddresses: Finder = (text, may) => {
  const hits: Hit[] = [];
  for (const pattern of [FOUR, COLONS].filter(may))
    for (const match of text.matchAll(pattern)) {
      const value = match[0].replace(/\.$/, '');
      if (isIP(value) === 0 || (value === '::' && !/\bip|=$/i.test(before(text, match.index, 12)) && text.charAt(match.index + 2) !== '/') || NUMBERED.test(before(text, match.index, 12))) continue;
      hits.push({ rule: 'network address', start: match.index, end: match.index + value.length, score: 0.6 });
    }
  return hits;
};

/** For the proof that they are linear. */
export const CONTACT_PATTERNS: readonly RegExp[] = [DOMAIN, PHONE, PHONE_WORD, FOUR, COLONS];
