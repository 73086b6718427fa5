import { AppError, type ErrorKind } from '@waggle/errors';

/** Why a model gave no answer that can be used. */
export type LlmErrorCode = 'llm_unreachable' | 'llm_refused' | 'llm_output_invalid' | 'llm_budget_spent' | 'llm_not_set_up';

const KINDS: Readonly<Record<LlmErrorCode, ErrorKind>> = {
  llm_unreachable: 'transient',
  llm_refused: 'denied',
  llm_output_invalid: 'transient',
  llm_budget_spent: 'denied',
  llm_not_set_up: 'invalid',
};

/** Holds neither a prompt nor an answer: both may hold what a stranger wrote. */
export function llmError(code: LlmErrorCode, message: string): AppError<LlmErrorCode> {
  return new AppError(code, KINDS[code], message);
}
