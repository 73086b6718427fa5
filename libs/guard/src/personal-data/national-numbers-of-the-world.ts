import { isLuhn, isMod112, isMonthDay, isVerhoeff, weighed } from './check-digits.js';
import { type NationalNumber, SEPARATED, shape } from './national-number.js';

function isSocialSecurity(value: string): boolean {
  return !/^(?:000|666|9)/.test(value) && value.slice(3, 5) !== '00' && value.slice(5) !== '0000' && value !== '123456789';
}

function isCpf(value: string): boolean {
  const check = (weights: number[]): number => ((weighed(value, weights) * 10) % 11) % 10;
  return !/^(\d)\1+$/.test(value) && check([10, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(value[9]) && check([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(value[10]);
}

function isNric(value: string): boolean {
  const offset = { T: 4, G: 4, M: 3 }[value.charAt(0)] ?? 0;
  const letters = { S: 'JZIHGFEDCBA', T: 'JZIHGFEDCBA', F: 'XWUTRQPNMLK', G: 'XWUTRQPNMLK', M: 'KLJNPQRTUWX' }[value.charAt(0)];
  const rest = (weighed(value.slice(1), [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
  return letters?.[value.startsWith('M') ? 10 - rest : rest] === value.at(-1);
}

function isTaiwanese(value: string): boolean {
  const area = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(value.charAt(0)) + 10;
  return (Math.floor(area / 10) + (area % 10) * 9 + weighed(value.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 === 0;
}

function isRut(value: string): boolean {
  const digits = value.slice(0, -1).padStart(8, '0');
  const check = 11 - (weighed(digits, [3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return '0123456789K0'[check] === value.at(-1);
}

function isCurp(value: string): boolean {
  const alphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
  const sum = [...value.slice(0, 17)].reduce((total, letter, at) => total + alphabet.indexOf(letter) * (18 - at), 0);
  return isMonthDay(value.slice(6)) && (10 - (sum % 10)) % 10 === Number(value[17]);
}

const isHongKong = (value: string): boolean => {
  const [letter, digits, check] = [value.charCodeAt(0) - 55, value.slice(1, 7), value.at(-1)];
  const rest = (36 * 9 + letter * 8 + weighed(digits, [7, 6, 5, 4, 3, 2])) % 11;
  return '0A987654321'[rest] === check;
};

const isAbn = (value: string): boolean => weighed(String(Number(value[0]) - 1) + value.slice(1), [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0;
const isMedicareOfAustralia = (value: string): boolean => weighed(value, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(value[8]);

const isMyNumber = (value: string): boolean => {
  const rest = weighed(value, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest <= 1 ? 0 : 11 - rest) === Number(value[11]);
};

const isCuit = (value: string): boolean => ((11 - (weighed(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === Number(value[10]);

/** Numbers of persons outside Europe, each with its check digits as the issuing authority defines them. */
export const OF_THE_WORLD: readonly NationalNumber[] = [
  { rule: 'US social security number', shape: shape(String.raw`\d{3}([- .]?)\d{2}\1\d{4}`), isSound: isSocialSecurity, label: /\bssn?\b|social security|soc\.? ?sec/i, bare: 0.8, telling: /[- ]/ },
  { rule: 'US taxpayer number', shape: shape(String.raw`9\d{2}-?(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-?\d{4}`), isSound: () => true, label: /\bitin\b|tax(?:payer)? id/i, bare: 0.75, telling: /-/ },
  { rule: 'US Medicare number', shape: shape(String.raw`[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y]{2}\d\d`), isSound: () => true, label: /medicare|\bmbi\b/i, bare: 0.7 },
  { rule: 'Canadian social insurance number', shape: shape(String.raw`[1-79]\d{2}([- ]?)\d{3}\1\d{3}`), isSound: isLuhn, label: /\bsin\b|social insurance|\bnas\b/i, bare: 0.6, telling: SEPARATED },
  { rule: 'Mexican CURP', shape: shape(String.raw`[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d`), isSound: isCurp, label: /\bcurp\b/i, bare: 0.85 },
  { rule: 'Brazilian CPF', shape: shape(String.raw`\d{3}\.?\d{3}\.?\d{3}[-/]?\d{2}`), isSound: isCpf, label: /\bcpf\b/i, bare: 0.75 },
  { rule: 'Argentine CUIL', shape: shape(String.raw`(?:20|23|24|27)-?\d{8}-?\d`), isSound: isCuit, label: /\bcui[lt]\b/i, bare: 0.7, telling: /-/ },
  { rule: 'Chilean RUT', shape: shape(String.raw`\d{1,2}\.?\d{3}\.?\d{3}-[\dK]`), isSound: isRut, label: /\bru[tn]\b/i, bare: 0.75 },
  { rule: 'Indian Aadhaar number', shape: shape(String.raw`[2-9]\d{3}([ -]?)\d{4}\1\d{4}`), isSound: isVerhoeff, label: /aadhaa?r|\buid\b|आधार/i, bare: 0.65, telling: SEPARATED },
  { rule: 'Indian PAN', shape: shape(String.raw`[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]`), isSound: () => true, label: /\bpan\b|permanent account/i, bare: 0.75 },
  { rule: 'Indian PAN', shape: shape(String.raw`[A-Z]{5}\d{4}[A-Z]`), isSound: () => true, label: /\bpan\b|permanent account/i, bare: 0 },
  { rule: 'Singapore NRIC', shape: shape(String.raw`[STFGM]\d{7}[A-Z]`), isSound: isNric, label: /\bnric\b|\bfin\b/i, bare: 0.8 },
  { rule: 'Malaysian identity number', shape: shape(String.raw`\d{6}-\d{2}-\d{4}`), isSound: (n) => isMonthDay(n.slice(2)), label: /mykad|\bic\b/i, bare: 0.65 },
  { rule: 'Hong Kong identity card', shape: shape(String.raw`[A-Z]\d{6}[ ]?\(?[\dA]\)?`), isSound: isHongKong, label: /hkid|hong kong id/i, bare: 0.7, telling: /\(/ },
  { rule: 'Taiwanese identity number', shape: shape(String.raw`[A-Z][1289]\d{8}`), isSound: isTaiwanese, label: /身分證|national id/i, bare: 0.75 },
  { rule: 'Chinese resident number', shape: shape(String.raw`[1-9]\d{5}(?:18|19|20)\d{9}[\dX]`), isSound: (n) => isMonthDay(n.slice(10)) && isMod112(n), label: /身份证|resident id/i, bare: 0.85 },
  { rule: 'Korean resident number', shape: shape(String.raw`\d{6}-?[1-8]\d{6}`), isSound: (n) => isMonthDay(n.slice(2)), label: /주민|\brrn\b|resident registration/i, bare: 0.75, telling: /-/ },
  { rule: 'Japanese My Number', shape: shape(String.raw`\d{4}([ -]?)\d{4}\1\d{4}`), isSound: isMyNumber, label: /my number|マイナンバー|個人番号/i, bare: 0 },
  { rule: 'Thai identity number', shape: shape(String.raw`[1-8][- ]?\d{4}[- ]?\d{5}[- ]?\d{2}[- ]?\d`), isSound: (n) => (11 - (weighed(n, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(n[12]), label: /บัตรประชาชน|thai id/i, bare: 0.7, telling: SEPARATED },
  { rule: 'South African identity number', shape: shape(String.raw`\d{6} ?\d{4} ?[01]\d\d`), isSound: (n) => isMonthDay(n.slice(2)) && isLuhn(n), label: /\b(?:sa )?id (?:no|number)/i, bare: 0.75 },
  { rule: 'Israeli identity number', shape: shape(String.raw`\d{8}-?\d`), isSound: isLuhn, label: /teudat|ת\.?ז|israeli id/i, bare: 0 },
  { rule: 'Australian tax file number', shape: shape(String.raw`\d{3} ?\d{3} ?\d{3}`), isSound: (n) => weighed(n, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0, label: /\btfn\b|tax file/i, bare: 0.5, telling: / / },
  { rule: 'Australian Medicare number', shape: shape(String.raw`[2-6]\d{3} ?\d{5} ?\d(?:[ -/]?\d)?`), isSound: isMedicareOfAustralia, label: /medicare/i, bare: 0.6, telling: / / },
  { rule: 'Australian business number', shape: shape(String.raw`[1-9]\d ?\d{3} ?\d{3} ?\d{3}`), isSound: isAbn, label: /\babn\b/i, bare: 0.5, telling: / / },
];
