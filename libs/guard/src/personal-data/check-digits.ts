/** Check-digit schemes that several national numbers share. All take a string of digits and answer whether it is sound. */

/** ISO/IEC 7812, Luhn: cards, SIN, personnummer and others. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && /[1-9]/.test(digits);
}

/** The sum of digit times weight; digits beyond the weights do not count. */
export function weighed(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * Number(digits[at] ?? 0), 0);
}

/** ISO 7064 mod 11,10: German tax number, Croatian OIB. */
export function isMod1110(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits.at(-1));
}

/** ISO 7064 mod 11-2: Chinese resident number; the last may be X. */
export function isMod112(value: string): boolean {
  const sum = [...value].reduce((total, digit, at) => total + (digit === 'X' ? 10 : Number(digit)) * 2 ** (value.length - 1 - at), 0);
  return sum % 11 === 1;
}

const DIHEDRAL = ['0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043', '8765932104', '9876543210'];
const PERMUTED = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];

/** Verhoeff's dihedral check: Aadhaar. */
export function isVerhoeff(digits: string): boolean {
  let check = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const permuted = PERMUTED[at % 8]?.[Number(digits[digits.length - 1 - at])] ?? '0';
    check = Number(DIHEDRAL[check]?.[Number(permuted)] ?? 1);
  }
  return check === 0;
}

/** Whether month and day can be a date, in the order of the string: `MMDD`. */
export function isMonthDay(digits: string): boolean {
  const [month, day] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4))];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** The same for `DDMM`. */
export function isDayMonth(digits: string): boolean {
  return isMonthDay(digits.slice(2, 4) + digits.slice(0, 2));
}
