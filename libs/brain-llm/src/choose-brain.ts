import { type Brain, TemplateBrain } from '@waggle/brain';
import type { Logger } from '@waggle/observability';
import type { Waiting } from '@waggle/runtime';
import { LlmBrain } from './llm-brain.provider.js';
import type { LlmConfig } from './llm.config.js';
import { llmError } from './llm.error.js';
import { Thinker } from './thinker.js';

/**
 * @param waiting goes around each question to the model
 * @throws AppError `llm_not_set_up` when a model is wanted and none is named
 */
export function chooseBrain(config: LlmConfig, log: Logger, waiting: Waiting = (call) => call()): Brain {
  if (config.BRAIN !== 'llm') return new TemplateBrain();
  if (config.LLM_MODEL === '') throw llmError('llm_not_set_up', 'BRAIN=llm needs LLM_MODEL: name the model that LLM_BASE_URL serves');
  return new LlmBrain(new Thinker(config, log, waiting), log);
}
