import { calendarError } from '../calendar.error.js';

/** Candidates that may be looked at, so that no rule takes for ever. Shared by all rules of one reading. */
export class Budget {
  constructor(private left: number) {}

  /** @throws AppError `recurrence_too_large` */
  spend(steps = 1): void {
    this.left -= steps;
    if (this.left < 0) throw calendarError('recurrence_too_large', 'The recurrence has more occurrences than can be looked at');
  }
}
