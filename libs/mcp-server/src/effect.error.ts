import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

/**
 * Why the executor did not act. `effect_uncertain`: it may have happened, a person must look. `effect_stale`: what the approval
 * rested on has changed. `effect_duplicate`: the same was done or is under way under another grant. `effect_busy`: another
 * instance is at it. `effect_unsettled`: it was cut off and may still be under way at the provider. `effect_settled`: a person has said what became of it. `effect_stopped`: a stop holds it. `effect_interrupted`: it certainly did not happen and may be tried again. `effect_unrecorded`: it may have
 * happened, and the same grant will find out.
 */
export const EFFECT_ERROR_KINDS = {
  effect_uncertain: 'conflict',
  effect_stale: 'conflict',
  effect_duplicate: 'conflict',
  effect_settled: 'conflict',
  effect_stopped: 'transient',
  effect_busy: 'transient',
  effect_interrupted: 'transient',
  effect_unrecorded: 'transient',
  effect_unsettled: 'transient',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type EffectErrorCode = keyof typeof EFFECT_ERROR_KINDS;

export function effectError(code: EffectErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<EffectErrorCode> {
  return new AppError(code, EFFECT_ERROR_KINDS[code], message, details, cause);
}

export type ToolServerErrorCode = 'tool_unknown' | 'tool_server_mistaken' | 'tool_denied' | 'tool_timeout' | 'tool_input_invalid' | 'tool_output_invalid';

export function toolError(code: ToolServerErrorCode, kind: ErrorKind, message: string): AppError<ToolServerErrorCode> {
  return new AppError(code, kind, message);
}
