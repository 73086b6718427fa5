const DAYS = ['sunday sonntag dimanche domingo domenica zondag', 'monday montag lundi lunes lunedì maandag', 'tuesday dienstag mardi martes martedì dinsdag', 'wednesday mittwoch mercredi miércoles mercoledì woensdag', 'thursday donnerstag jeudi jueves giovedì donderdag', 'friday freitag vendredi viernes venerdì vrijdag', 'saturday samstag samedi sábado sabato zaterdag'].map((names) => names.split(' '));
const HOURS = ['midnight', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'noon'];
/** In characters; a schedule is said before that. */
const LONGEST = 10_000;

const any = (...words: string[]): string => `(?:${words.join('|')})`;
const DAY = `${any(...DAYS.flat())}(?:s|en)?(?!\\p{L})`;
const EVERY = any('every', 'each', 'jede[nr]?', 'chaque', 'tous les', 'cada', 'todos los', 'ogni', 'elke');
const AND = String.raw`(?:\s?,\s?(?:(?:and|und|et|y|e|en)\s)?|\s?&\s?|\s(?:and|und|et|y|e|en)\s)`;
const TO = String.raw`\s?(?:-|–|to|through|bis|à|au|a|al|t/m|tot)\s?`;
const EVERY_DAY = any('every (?:day|night|morning|evening)', 'daily', 'täglich', 'jeden (?:tag|morgen|abend)', 'chaque jour', 'tous les jours', 'cada día', 'todos los días', 'ogni giorno', 'elke dag', 'dagelijks');
const WEEKDAYS = String.raw`(?:(?:every|each) )?(?:weekday|working day)s?|werktags|jours ouvrés|días laborables|giorni feriali|werkdagen`;
const START = String.raw`(?<=^\s?|[.;:!?\n]\s?)`;
const DAY_LIST = `${DAY}(?:${TO}${DAY}|(?:${AND}(?:${EVERY} )?${DAY})*)`;
const TIME = String.raw`(?:at|um|à|a las|alle|om|gegen)\s(?<hour>\d{1,2}|${HOURS.join('|')})(?:[:.h](?<minute>\d{2}))?\s?(?<half>am|pm|uhr|h|uur)?(?![\p{L}\d]|[:.]\d)`;
/** A day named without "every" counts where a sentence begins: anywhere else it may belong to "except" or "the first". */
const WHEN = `(?<!\\p{L})(?:(?<daily>${EVERY_DAY})|(?<working>${WEEKDAYS})|(?:${EVERY} |${START})(?<days>${DAY_LIST}))`;
const PATTERNS = [`${WHEN}(?: morning| evening| afternoon)?,?\\s${TIME}`, `(?<!\\p{L})${TIME},?\\s${WHEN}`].map((pattern) => new RegExp(pattern, 'giu'));
const HOURLY = new RegExp(String.raw`(?<!\p{L})(?:every hour|toutes les heures|cada hora|ogni ora|elk uur|${START}(?:hourly|stündlich)|(?:hourly|stündlich)(?=\s*(?:[.;:!?\n]|$)))(?!\p{L})`, 'iu');
/** What makes it another time than the words before it say. */
const BESIDES = new RegExp(String.raw`(?<!\p{L})(?:except|unless|but not|außer|sauf|salvo|excepto|tranne|eccetto|behalve|every (?:other|second|third)|alle zwei|of the month|in the (?:afternoon|evening)|at night|abends|nachmittags|du soir|de la tarde)(?!\p{L})|^\s*(?:,|and|und|et|y|e|en|&)\s?(?:(?:at|um|à|a las|alle|om)\s)?(?:\d|(?:${EVERY} )?${DAY})`, 'iu');
const HOURS_ONLY = new RegExp(String.raw`(?<!\p{L})(?:(?:between|from|zwischen|von|entre|de|tra|dalle|tussen|van)\s(?:the\s|las\s|les\s)?\d|${WEEKDAYS}|${DAY})`, 'iu');

/** The cron expression of the one time that a text names; null when it names none, several, or one that words alone do not tell. */
export function cronIn(text: string): string | null {
  const plain = text.slice(0, LONGEST).normalize('NFC').replace(/\s+/g, (space) => (space.includes('\n') ? '\n' : ' ')).replace(/(?<=\d\s?)([ap])\.\s?m\.?(?!\p{L})/giu, '$1m');
  const [found, another] = PATTERNS.map((pattern) => [...plain.matchAll(pattern)]).find((matches) => matches.length > 0) ?? [];
  if (found === undefined) return hourlyIn(plain);
  if (another !== undefined || BESIDES.test(clauseAfter(plain, found))) return null;
  const { hour = '', minute = '0', half, days, working } = found.groups ?? {};
  const day = days === undefined ? (working === undefined ? '*' : '1-5') : daysIn(days);
  return day === null ? null : `${Number(minute)} ${hourOf(hour.toLowerCase(), half?.toLowerCase())} * * ${day}`;
}

function hourlyIn(text: string): string | null {
  const found = HOURLY.exec(text);
  if (found === null) return null;
  const before = text.slice(0, found.index).split(/[.;:!?\n]/).at(-1) ?? '';
  const after = clauseAfter(text, found);
  return HOURS_ONLY.test(before) || HOURS_ONLY.test(after) || BESIDES.test(after) ? null : '0 * * * *';
}

/** What follows in the same clause. */
function clauseAfter(text: string, { 0: found, index }: RegExpExecArray): string {
  return text.slice(index + found.length).split(/[;!?\n]|[.:](?!\d)/)[0] ?? '';
}

/** For a cron expression: `1`, `1,4` or `1-5`; Sunday ends a week as 7. Null for a range that runs over the end of the week. */
function daysIn(text: string): string | null {
  const days = [...text.matchAll(new RegExp(DAY, 'giu'))].map(([name]) => DAYS.findIndex((names) => names.some((one) => name.toLowerCase().startsWith(one))));
  if (!new RegExp(`^${DAY}${TO}${DAY}$`, 'iu').test(text)) return [...new Set(days)].sort((one, other) => one - other).join(',');
  const [from = 0, to = 0] = days;
  const until = to === 0 ? 7 : to;
  return from < until ? `${from}-${until}` : null;
}

function hourOf(word: string, half: string | undefined): number {
  const hour = /^\d/.test(word) ? Number(word) : HOURS.indexOf(word);
  if (half === 'pm' && hour < 12) return hour + 12;
  return half === 'am' && hour === 12 ? 0 : hour;
}
