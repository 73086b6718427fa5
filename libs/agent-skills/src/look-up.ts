import { AppError, toAppError } from '@waggle/errors';
import type { AgentContext } from '@waggle/runtime';

/**
 * Why a look-up found nothing, for a result that says so.
 *
 * @throws AppError what is only away for the moment, while the task can be tried again: waiting finds more than a gap
 */
export function gapOf(thrown: unknown, what: string, context: AgentContext): AppError {
  const error = toAppError(thrown);
  const { code, kind, message, details } = error;
  if (context.signal.aborted) throw error;
  if (kind === 'transient' && !context.lastTry) throw new AppError(code, kind, `${what} could not be looked up: ${message}`, details, error);
  context.log.warn({ code, what }, 'a look-up failed');
  return error;
}
