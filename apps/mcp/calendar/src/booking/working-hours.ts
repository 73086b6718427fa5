import type { Span } from '../calendar.js';
import type { CalendarConfig } from '../calendar.config.js';
import { calendarError } from '../calendar.error.js';
import { WEEKDAYS } from '../recurrence/rule.js';
import type { Zones } from '../zones/zones.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

type Settings = Pick<CalendarConfig, 'CALENDAR_ZONE' | 'CALENDAR_WORK_START' | 'CALENDAR_WORK_END' | 'CALENDAR_WORK_DAYS'>;

/** When the owner works, in the owner's zone. */
export class WorkingHours {
  private readonly days: readonly number[];
  private readonly from: number;
  private readonly to: number;

  constructor(
    private readonly zones: Zones,
    private readonly settings: Settings,
  ) {
    this.days = settings.CALENDAR_WORK_DAYS.split(',').map((name) => WEEKDAYS.findIndex((each) => each === name));
    this.from = minutesOf(settings.CALENDAR_WORK_START) * MINUTE;
    this.to = minutesOf(settings.CALENDAR_WORK_END) * MINUTE;
  }

  /** @throws AppError `outside_working_hours` */
  check(span: Span): void {
    if (this.within(span).some(({ start, end }) => start <= span.start && span.end <= end)) return;
    const { CALENDAR_WORK_START, CALENDAR_WORK_END, CALENDAR_WORK_DAYS, CALENDAR_ZONE } = this.settings;
    const hours = `${CALENDAR_WORK_START} to ${CALENDAR_WORK_END} on ${CALENDAR_WORK_DAYS} in ${CALENDAR_ZONE}`;
    throw calendarError('outside_working_hours', `Meetings are held from ${hours}`, { zone: CALENDAR_ZONE, start: this.zones.format(span.start, CALENDAR_ZONE) });
  }

  /** The working hours of every day that the span touches. */
  within({ start, end }: Span): Span[] {
    const zone = this.settings.CALENDAR_ZONE;
    const hours: Span[] = [];
    const last = this.zones.toWall(end, zone);
    for (let day = Math.floor(this.zones.toWall(start, zone) / DAY) * DAY; day <= last; day += DAY) {
      if (this.days.includes(new Date(day).getUTCDay())) hours.push({ start: this.zones.toInstant(day + this.from, zone), end: this.zones.toInstant(day + this.to, zone) });
    }
    return hours;
  }
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
