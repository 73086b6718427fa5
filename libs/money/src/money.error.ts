import { AppError, type ErrorDetails } from '@waggle/errors';

export type MoneyErrorCode = 'currency_unknown' | 'amount_invalid';

export function moneyError(code: MoneyErrorCode, message: string, details: ErrorDetails = {}): AppError<MoneyErrorCode> {
  return new AppError(code, 'invalid', message, details);
}
