import { toDecimal } from '@waggle/money';

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/** Whether a text names a sum with its currency, as money or as a decimal. */
export function namesSum(text: string, minor: number, currency: string): boolean {
  const marks = marksOf(currency);
  return writtenSums(minor, currency).some((figure) =>
    [...text.matchAll(new RegExp(`(?<![\\d.,'’-])${escaped(figure)}(?!\\d|[.,'’]\\d)`, 'g'))].some(({ index }) => {
      const [before, after] = [text.slice(Math.max(0, index - 8), index).trimEnd(), text.slice(index + figure.length, index + figure.length + 8).trimStart()];
      return marks.some((mark) => (before.endsWith(mark) && !/\p{L}$/u.test(before.slice(0, -mark.length))) || (after.startsWith(mark) && !/^\p{L}/u.test(after.slice(mark.length))));
    }),
  );
}

/** Whether a text names a whole number. */
export function namesNumber(text: string, number: number): boolean {
  return new RegExp(`(?<![\\p{L}\\d.,-])${escaped(String(number))}(?![\\p{L}\\d]|[.,]\\d)`, 'u').test(text);
}

/** A field with its value, as JSON writes them. */
export function namesField(text: string, name: string, value: number): boolean {
  return new RegExp(`"${escaped(name.toLowerCase())}":\\s?${escaped(String(value))}(?![\\d.e])`).test(text);
}

export const isMoment = (text: string): boolean => MOMENT.test(text);

/** Whether a text names the day of a moment and its time, where it has one: as it is written or as the clocks of the zone show it. */
export function namesMoment(text: string, moment: string, zone: string | undefined): boolean {
  return [moment, inZone(moment, zone)].some((one) => {
    const [, year = '', month = '', day = '', time] = MOMENT.exec(one) ?? [];
    const name = MONTHS[Number(month) - 1] ?? '';
    const named = `(?:${name}|${name.slice(0, 3)}\\.?)`;
    const dated = new RegExp(`(?<!\\d)(?:${year}-${month}-${day}|0?${Number(day)}\\.? ${named} ${year}|${named} 0?${Number(day)},? ${year})(?!\\d)`).test(text);
    return year !== '' && dated && (time === undefined || new RegExp(`(?<![\\d:])${time}(?!\\d)`).test(text));
  });
}

function inZone(moment: string, zone: string | undefined): string {
  if (zone === undefined || !/(?:Z|[+-]\d\d:\d\d)$/.test(moment)) return moment;
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(moment)).replace(' ', 'T');
  } catch {
    return moment;
  }
}

/** Every way to write a sum that can be read as no other. */
function writtenSums(minor: number, currency: string): string[] {
  const [whole = '', decimals = ''] = decimalOf(minor, currency).split('.');
  const grouped = (mark: string): string => whole.replace(/\B(?=(?:\d{3})+$)/g, mark);
  const wholes = [whole, ...[',', ' ', "'", '’'].map(grouped)];
  if (decimals === '') return wholes;
  const full = [...wholes.map((one) => `${one}.${decimals}`), ...[whole, ...['.', ' ', "'", '’'].map(grouped)].map((one) => `${one},${decimals}`)];
  return /^0+$/.test(decimals) ? [...full, ...wholes] : full;
}

function decimalOf(minor: number, currency: string): string {
  try {
    return toDecimal(minor, currency);
  } catch {
    return String(minor);
  }
}

function marksOf(currency: string): string[] {
  if (!/^[A-Z]{3}$/.test(currency)) return [currency.toLowerCase()];
  const formats = [['en', 'narrowSymbol'], ['en', 'symbol'], ['en-IE', 'symbol']] as const;
  const symbols = formats.map(([locale, currencyDisplay]) => new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay }).formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency);
  return [...new Set([currency, ...symbols].map((mark) => mark.toLowerCase()))];
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
