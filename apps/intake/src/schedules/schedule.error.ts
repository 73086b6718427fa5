import { AppError, type ErrorKind } from '@waggle/errors';

const KINDS = {
  schedule_invalid: 'invalid',
  schedule_not_found: 'missing',
  /** It stands in SCHEDULES: who wants it otherwise changes the setting, in every zone. */
  schedule_in_setting: 'conflict',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type ScheduleErrorCode = keyof typeof KINDS;

export const scheduleError = (code: ScheduleErrorCode, message: string): AppError<ScheduleErrorCode> => new AppError(code, KINDS[code], message);
