import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@waggle/errors';
import { CONFIG } from '@waggle/runtime';
import type { Span } from '../calendar.js';
import type { CalendarConfig } from '../calendar.config.js';
import { calendarError } from '../calendar.error.js';
import { Zones } from '../zones/zones.js';
import { WorkingHours } from './working-hours.js';

const MAX_LENGTH = 8 * 3_600_000;

/** What every meeting must keep to. */
@Injectable()
export class BookingRules {
  readonly hours: WorkingHours;
  /** Milliseconds between two meetings. */
  readonly buffer: number;
  readonly holdSeconds: number;
  readonly ownerZone: string;

  constructor(
    @Inject(CONFIG) config: CalendarConfig,
    private readonly zones: Zones,
  ) {
    const { CALENDAR_WORK_START: from, CALENDAR_WORK_END: to } = config;
    if (from >= to) throw new AppError('config_invalid', 'invalid', `CALENDAR_WORK_END (${to}) must be later than CALENDAR_WORK_START (${from})`);
    this.ownerZone = zones.require(config.CALENDAR_ZONE);
    this.hours = new WorkingHours(zones, config);
    this.buffer = config.CALENDAR_BUFFER_MINUTES * 60_000;
    this.holdSeconds = config.CALENDAR_HOLD_SECONDS;
  }

  /** @throws AppError `time_invalid`, `outside_working_hours` */
  check(span: Span): void {
    const { start, end } = span;
    if (end <= start) throw calendarError('time_invalid', 'The meeting ends before it begins');
    if (end - start > MAX_LENGTH) throw calendarError('time_invalid', 'A meeting lasts eight hours at most');
    if (start <= Date.now()) throw calendarError('time_invalid', 'The meeting would begin in the past', { start: this.format(start) });
    this.hours.check(span);
  }

  format(instant: number): string {
    return this.zones.format(instant, this.ownerZone);
  }
}
