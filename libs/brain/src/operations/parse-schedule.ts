/** Recurring work: a cron expression of five fields and the time zone it is meant in. */
export interface Schedule {
  readonly cron: string;
  readonly timezone: string;
  /** How it was understood, in words. */
  readonly says: string;
}

const FIELDS = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12 },
  { name: 'day of the week', least: 0, most: 7 },
] as const;
const DAYS = ['sunday sonntag dimanche domingo domenica zondag', 'monday montag lundi lunes lunedì maandag', 'tuesday dienstag mardi martes martedì dinsdag', 'wednesday mittwoch mercredi miércoles mercoledì woensdag', 'thursday donnerstag jeudi jueves giovedì donderdag', 'friday freitag vendredi viernes venerdì vrijdag', 'saturday samstag samedi sábado sabato zaterdag'];
const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const HOURS = ['midnight', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'noon'];
const TIME = /(?:at|um|à|a las|alle|om|gegen)\s(\d{1,2}|midnight|noon|one|two|three|four|five|six|seven|eight|nine|ten|eleven)(?:[:.h](\d{2}))?\s?(am|pm|uhr|h|uur)?(?!\p{L})/iu;
const EVERY_DAY = /every (?:day|night|morning|evening)|daily|täglich|jeden (?:tag|morgen|abend)|chaque jour|tous les jours|cada día|todos los días|ogni giorno|elke dag|dagelijks/i;
const WEEKDAYS = /(?:every )?(?:weekday|working day)s?|werktags|jours ouvrés|días laborables|giorni feriali|werkdagen/i;
const HOURLY = /every hour|hourly|stündlich|toutes les heures|cada hora|ogni ora|elk uur/i;

/** Reads a cron expression if there is one, else the text. Gives what is wrong as `fault`. */
export function parseSchedule(text: string, cron: string | null, timezone: string): Schedule | { readonly fault: string } {
  if (!isTimezone(timezone)) return { fault: `There is no time zone "${timezone}".` };
  const found = cron ?? cronIn(text);
  if (found === null) return { fault: 'No time is named: give a cron expression, or words such as "every Monday at 7:00".' };
  const fault = faultOf(found);
  return fault === null ? { cron: found, timezone, says: wordsFor(found, timezone) } : { fault };
}

/** What is wrong with a cron expression, or null. */
export function faultOf(cron: string): string | null {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return `A cron expression has five fields, "${cron}" has ${parts.length}.`;
  const faults = FIELDS.map(({ name, least, most }, at) => (fits(parts[at] ?? '', least, most) ? null : `${name} "${parts[at] ?? ''}" is not within ${least} to ${most}`));
  const found = faults.filter((fault) => fault !== null);
  return found.length === 0 ? null : `The cron expression "${cron}" cannot be: ${found.join('; ')}.`;
}

function fits(field: string, least: number, most: number): boolean {
  return field.split(',').every((item) => {
    const [, from, to, step] = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item) ?? [null];
    if (from === null || !/^[\d*/-]+$/.test(item) || !/^(?:\*|\d{1,2}(?:-\d{1,2})?)(?:\/\d{1,2})?$/.test(item)) return false;
    const low = from === undefined ? least : Number(from);
    const high = to === undefined ? low : Number(to);
    return low >= least && high <= most && low <= high && (step === undefined || Number(step) > 0);
  });
}

function cronIn(text: string): string | null {
  if (HOURLY.test(text)) return '0 * * * *';
  const [, hourWord, minute = '0', half] = TIME.exec(text) ?? [];
  if (hourWord === undefined) return null;
  const hour = hourOf(hourWord.toLowerCase(), half?.toLowerCase());
  const day = DAYS.findIndex((names) => names.split(' ').some((name) => new RegExp(`(?<!\\p{L})${name}`, 'iu').test(text)));
  if (day >= 0) return `${Number(minute)} ${hour} * * ${day}`;
  if (WEEKDAYS.test(text)) return `${Number(minute)} ${hour} * * 1-5`;
  return EVERY_DAY.test(text) ? `${Number(minute)} ${hour} * * *` : null;
}

function hourOf(word: string, half: string | undefined): number {
  const hour = /^\d/.test(word) ? Number(word) : HOURS.indexOf(word);
  if (half === 'pm' && hour < 12) return hour + 12;
  return half === 'am' && hour === 12 ? 0 : hour;
}

function wordsFor(cron: string, timezone: string): string {
  const [minute = '', hour = '', date = '', month = '', day = ''] = cron.split(/\s+/);
  const clock = /^\d+$/.test(minute) && /^\d+$/.test(hour) ? `at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` : `by the expression ${cron}`;
  if (date !== '*' || month !== '*') return `${clock}, on the days of ${cron}, ${timezone}`;
  if (day === '*') return `every day ${clock}, ${timezone}`;
  return /^\d$/.test(day) ? `every ${DAY_NAMES[Number(day) % 7] ?? day} ${clock}, ${timezone}` : `on weekdays ${day} ${clock}, ${timezone}`;
}

function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return true;
  } catch {
    return false;
  }
}
