import type { LanguageModel } from 'ai';
import type { LlmConfig } from './llm.config.js';

type Address = Pick<LlmConfig, 'LLM_PROTOCOL' | 'LLM_BASE_URL' | 'LLM_MODEL' | 'LLM_API_KEY'>;

/** The model that is set up. The libraries are loaded only where one is used: they are large. */
export async function openModel({ LLM_PROTOCOL, LLM_BASE_URL, LLM_MODEL, LLM_API_KEY }: Address): Promise<LanguageModel> {
  if (LLM_PROTOCOL === 'anthropic') {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    return createAnthropic({ baseURL: LLM_BASE_URL, apiKey: LLM_API_KEY })(LLM_MODEL);
  }
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  const key = LLM_API_KEY === '' ? {} : { apiKey: LLM_API_KEY };
  return createOpenAICompatible({ name: 'llm', baseURL: LLM_BASE_URL, ...key, supportsStructuredOutputs: true })(LLM_MODEL);
}
