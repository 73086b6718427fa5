import { type AppError, hasCode, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Waiting } from '@waggle/runtime';
import type { LanguageModel } from 'ai';
import type { z } from 'zod';
import type { LlmConfig } from './llm.config.js';
import { llmError } from './llm.error.js';
import { openModel } from './model.js';
import { type Prompt, toParts } from './prompt.js';
import { TokenBudget } from './token-budget.js';

/** Asked again, these give the same. */
const LASTING = ['llm_refused', 'llm_budget_spent'];

/** Puts questions to a model: answers fit their schema, cost is counted, and what fails is tried so often and no more. */
export class Thinker {
  private readonly budget: TokenBudget;
  private model: Promise<LanguageModel> | undefined;

  constructor(
    private readonly config: LlmConfig,
    private readonly log: Logger,
    private readonly waiting: Waiting,
  ) {
    this.budget = new TokenBudget(config.LLM_HOURLY_TOKENS);
  }

  /** @throws AppError an `LlmErrorCode` */
  async ask<T extends z.ZodType>(about: string, schema: T, prompt: Prompt): Promise<z.infer<T>> {
    let failure: AppError = llmError('llm_unreachable', 'The model was not asked');
    for (let attempt = 1; attempt <= this.config.LLM_ATTEMPTS; attempt += 1) {
      try {
        return await this.waiting(() => this.attempt(about, schema, prompt));
      } catch (thrown) {
        failure = toAppError(thrown);
        this.log.warn({ about, attempt, code: failure.code }, 'the model gave no usable answer');
        if (LASTING.some((code) => hasCode(failure, code))) break;
      }
    }
    throw failure;
  }

  private async attempt<T extends z.ZodType>(about: string, schema: T, prompt: Prompt): Promise<z.infer<T>> {
    if (this.budget.isSpent()) throw llmError('llm_budget_spent', 'The tokens of this hour are spent');
    const { generateText, Output } = await import('ai');
    const { system, parts } = toParts(prompt);
    const started = performance.now();
    try {
      const { output, totalUsage } = await generateText({
        model: await (this.model ??= openModel(this.config)),
        system,
        messages: [{ role: 'user', content: parts.map((text) => ({ type: 'text' as const, text })) }],
        output: Output.object({ schema }),
        maxOutputTokens: this.config.LLM_OUTPUT_TOKENS,
        maxRetries: 0,
        abortSignal: AbortSignal.timeout(this.config.LLM_TIMEOUT_MS),
      });
      const tokens = totalUsage.totalTokens ?? 0;
      this.budget.take(tokens);
      this.log.info({ about, tokens, ms: Math.round(performance.now() - started) }, 'the model answered');
      // Whatever the library made of it: nothing is used that does not fit.
      return schema.parse(output);
    } catch (thrown) {
      throw await this.readFailure(thrown);
    }
  }

  /** An answer that cannot be used was paid for like any other. */
  private async readFailure(thrown: unknown): Promise<AppError> {
    const { NoObjectGeneratedError, NoOutputGeneratedError } = await import('ai');
    if (NoObjectGeneratedError.isInstance(thrown)) {
      this.budget.take(thrown.usage?.totalTokens ?? 0);
      if (thrown.finishReason === 'content-filter') return llmError('llm_refused', 'The model refused');
      return llmError('llm_output_invalid', 'The answer of the model does not fit its schema');
    }
    if (NoOutputGeneratedError.isInstance(thrown)) return llmError('llm_refused', 'The model gave no answer');
    if (thrown instanceof Error && thrown.name === 'ZodError') return llmError('llm_output_invalid', 'The answer of the model does not fit its schema');
    return llmError('llm_unreachable', 'The model server did not answer');
  }
}
