import { isDayMonth, isLuhn, isMod1110, isMonthDay, weighed } from './check-digits.js';
import { type NationalNumber, SEPARATED, shape } from './national-number.js';

const LETTERS_23 = 'TRWAGMYFPDXBNJZSQVHLCKE';
const ODD_OF_ITALY = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

const spanish = (value: string): boolean => LETTERS_23[Number(value.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))) % 23] === value.at(-1);

function isFiscalCode(value: string): boolean {
  const sum = [...value.slice(0, 15)].reduce((total, letter, at) => {
    const rank = /\d/.test(letter) ? Number(letter) : letter.charCodeAt(0) - 65;
    return total + (at % 2 === 0 ? (ODD_OF_ITALY[rank] ?? 0) : rank);
  }, 0);
  return String.fromCharCode(65 + (sum % 26)) === value.at(-1);
}

function isNorwegian(value: string): boolean {
  const first = (11 - (weighed(value, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
  const second = (11 - (weighed(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return isDayMonth(value) && first === Number(value[9]) && second === Number(value[10]);
}

function isBelgian(value: string): boolean {
  const [body, check] = [value.slice(0, 9), Number(value.slice(9))];
  return isMonthDay(value.slice(2)) && [body, `2${body}`].some((one) => 97 - (Number(one) % 97) === check);
}

function isGermanPension(value: string): boolean {
  const letter = String(value.charCodeAt(8) - 64).padStart(2, '0');
  const digits = value.slice(0, 8) + letter + value.slice(9, 11);
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  const sum = weights.reduce((total, weight, at) => total + [...String(weight * Number(digits[at]))].reduce((a, b) => a + Number(b), 0), 0);
  return isDayMonth(value.slice(2)) && sum % 10 === Number(value[11]);
}

function isBaltic(value: string): boolean {
  const first = weighed(value, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const check = first < 10 ? first : (weighed(value, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10;
  return isMonthDay(value.slice(3)) && check === Number(value[10]);
}

const isPesel = (value: string): boolean =>
  isMonthDay(String(Number(value.slice(2, 4)) % 20).padStart(2, '0') + value.slice(4, 6)) && weighed(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;

const isTaxIdOfGermany = (value: string): boolean => {
  const counts = [...'0123456789'].map((digit) => value.slice(0, 10).split(digit).length - 1);
  return value[0] !== '0' && counts.some((count) => count >= 2) && counts.every((count) => count <= 3) && isMod1110(value);
};

const isGermanCard = (value: string): boolean => {
  const rank = (letter: string): number => (/\d/.test(letter) ? Number(letter) : letter.charCodeAt(0) - 55);
  return /\d/.test(value) && [...value.slice(0, 9)].reduce((sum, letter, at) => sum + rank(letter) * ([7, 3, 1][at % 3] ?? 0), 0) % 10 === Number(value[9] ?? -1);
};

/** Numbers of persons in Europe, each with its check digits as the issuing authority defines them. */
export const OF_EUROPE: readonly NationalNumber[] = [
  { rule: 'UK National Insurance number', shape: shape(String.raw`(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]`), isSound: () => true, label: /national insurance|\bnino?\b/i, bare: 0.8 },
  { rule: 'NHS number', shape: shape(String.raw`\d{3}([ -]?)\d{3}\1\d{4}`), isSound: (n) => (11 - (weighed(n, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === Number(n[9]), label: /\bnhs\b|health service/i, bare: 0.6, telling: SEPARATED },
  { rule: 'German tax number', shape: shape(String.raw`\d{2} ?\d{3} ?\d{3} ?\d{3}`), isSound: isTaxIdOfGermany, label: /steuer|\bidnr|tax id|\btin\b/i, bare: 0.6, telling: / / },
  { rule: 'German identity card', shape: shape(String.raw`[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}\d`), isSound: isGermanCard, label: /ausweis|identity card|id card/i, bare: 0 },
  { rule: 'German pension number', shape: shape(String.raw`\d{2} ?\d{6} ?[A-Z] ?\d{3}`), isSound: isGermanPension, label: /rente|sozialversicherung|\bs?v-?nr|rvnr/i, bare: 0.7 },
  { rule: 'French social security number', shape: shape(String.raw`[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-4]\d|50) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d`), isSound: (n) => 97 - Number(BigInt(n.slice(0, 13).replace('2A', '19').replace('2B', '18')) % 97n) === Number(n.slice(13)), label: /s[ée]curit[ée] sociale|insee|\bnir\b/i, bare: 0.8 },
  { rule: 'Spanish identity number', shape: shape(String.raw`(?:[XYZ][ -]?\d{7}|\d{7,8})[ -]?[TRWAGMYFPDXBNJZSQVHLCKE]`), isSound: spanish, label: /\bd\.?n\.?i\b|\bni[ef]\b/i, bare: 0.8 },
  { rule: 'Italian fiscal code', shape: shape(String.raw`[A-Z]{6}[ ]?[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[ ]?[A-Z][\dLMNP-V]{3}[A-Z]`), isSound: isFiscalCode, label: /codice fiscale|\bc\.?f\b/i, bare: 0.85 },
  { rule: 'Dutch citizen number', shape: shape(String.raw`\d{4}[ .]?\d{2}[ .]?\d{3}|\d{8}`), isSound: (n) => weighed(n.padStart(9, '0'), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0, label: /\bbsn\b|burgerservice|sofi/i, bare: 0 },
  { rule: 'Belgian national number', shape: shape(String.raw`\d{2}[.]?\d{2}[.]?\d{2}[ -]?\d{3}[. ]?\d{2}`), isSound: isBelgian, label: /rijksregister|registre national|\bnrn\b|\binsz\b|\bniss\b/i, bare: 0.75 },
  { rule: 'Polish PESEL', shape: shape(String.raw`\d{11}`), isSound: isPesel, label: /pesel/i, bare: 0.7 },
  { rule: 'Swedish personal number', shape: shape(String.raw`(?:19|20)?\d{6}[-+]?\d{4}`), isSound: (n) => isMonthDay(n.slice(-8)) && isLuhn(n.slice(-10)), label: /person ?(?:nummer|nr)|samordning/i, bare: 0.7, telling: /[-+]/ },
  { rule: 'Finnish personal code', shape: shape(String.raw`\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]`), isSound: (n) => isDayMonth(n) && '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(n.slice(0, 6) + n.slice(-4, -1)) % 31] === n.at(-1), label: /het[ou]|henkil[öo]tunnus/i, bare: 0.85 },
  { rule: 'Norwegian national number', shape: shape(String.raw`\d{6} ?\d{5}`), isSound: isNorwegian, label: /f[øo]dsels|personnummer/i, bare: 0.7 },
  { rule: 'Danish CPR number', shape: shape(String.raw`\d{6}-?\d{4}`), isSound: isDayMonth, label: /\bcpr\b|personnummer/i, bare: 0.6, telling: /-/ },
  { rule: 'Swiss AHV number', shape: shape(String.raw`756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}`), isSound: (n) => weighed(n, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0, label: /\bahv\b|\bavs\b/i, bare: 0.85 },
  { rule: 'Austrian social insurance number', shape: shape(String.raw`\d{4}[ -]?\d{6}`), isSound: (n) => isDayMonth(n.slice(4)) && weighed(n, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(n[3]), label: /sozialversicherung|\bsv-?n/i, bare: 0.6, telling: / / },
  { rule: 'Portuguese tax number', shape: shape(String.raw`[1-3]\d{2} ?\d{3} ?\d{3}`), isSound: (n) => [0, 1].includes(weighed(n, [9, 8, 7, 6, 5, 4, 3, 2]) % 11) ? n[8] === '0' : 11 - (weighed(n, [9, 8, 7, 6, 5, 4, 3, 2]) % 11) === Number(n[8]), label: /\bnif\b|contribuinte/i, bare: 0 },
  { rule: 'Czech or Slovak birth number', shape: shape(String.raw`\d{6}/?\d{4}`), isSound: (n) => isMonthDay(String(Number(n.slice(2, 4)) % 50).padStart(2, '0') + n.slice(4, 6)) && Number(n) % 11 === 0, label: /rodn[ée]|\br\.? ?[čc]\b/i, bare: 0.75, telling: /\// },
  { rule: 'Romanian CNP', shape: shape(String.raw`[1-8]\d{12}`), isSound: (n) => isMonthDay(n.slice(3)) && (weighed(n, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11) % 10 === Number(n[12]), label: /\bcnp\b/i, bare: 0.75 },
  { rule: 'Bulgarian EGN', shape: shape(String.raw`\d{10}`), isSound: (n) => isMonthDay(String(Number(n.slice(2, 4)) % 20).padStart(2, '0') + n.slice(4)) && (weighed(n, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === Number(n[9]), label: /\begn\b|егн/i, bare: 0 },
  { rule: 'Baltic personal code', shape: shape(String.raw`[3-6]\d{10}`), isSound: isBaltic, label: /isikukood|asmens kod/i, bare: 0.65 },
  { rule: 'Irish PPS number', shape: shape(String.raw`\d{7}[A-W][A-IW]?`), isSound: (n) => 'WABCDEFGHIJKLMNOPQRSTUV'[(weighed(n, [8, 7, 6, 5, 4, 3, 2]) + 9 * (n.length === 9 && n[8] !== 'W' ? n.charCodeAt(8) - 64 : 0)) % 23] === n[7], label: /\bpps/i, bare: 0.7 },
  { rule: 'Croatian OIB', shape: shape(String.raw`\d{11}`), isSound: isMod1110, label: /\boib\b/i, bare: 0 },
  { rule: 'Greek AMKA', shape: shape(String.raw`\d{11}`), isSound: (n) => isDayMonth(n) && isLuhn(n), label: /\bamka\b|αμκα/i, bare: 0.6 },
  { rule: 'Russian SNILS', shape: shape(String.raw`\d{3}-\d{3}-\d{3}[ -]\d{2}`), isSound: (n) => (weighed(n, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === Number(n.slice(9)), label: /snils|снилс/i, bare: 0.8 },
  { rule: 'Turkish identity number', shape: shape(String.raw`[1-9]\d{10}`), isSound: (n) => (((weighed(n, [7, -1, 7, -1, 7, -1, 7, -1, 7]) % 10) + 10) % 10) === Number(n[9]) && weighed(n, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 === Number(n[10]), label: /\bt\.?c\.?\b|kimlik|tckn/i, bare: 0.6 },
];
