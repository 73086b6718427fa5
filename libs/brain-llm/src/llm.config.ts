import { type ConfigOf, defineConfig, vendorUrlSchema, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

/** Who thinks, and how much it may cost. */
export const llmConfig = defineConfig({
  BRAIN: { schema: z.enum(['template', 'llm']).default('template'), description: 'template drafts by rules, offline and at no cost; llm asks a language model, and falls back to the templates when it fails.' },
  LLM_PROTOCOL: { schema: z.enum(['openai', 'anthropic']).default('openai'), description: 'What the model server speaks: openai (chat completions, as most local servers do) or anthropic.' },
  LLM_BASE_URL: { schema: vendorUrlSchema('http://127.0.0.1:11434/v1').default('http://127.0.0.1:11434/v1'), description: 'Where the model server is, with its version.' },
  LLM_MODEL: { schema: z.string().max(200).default(''), description: 'Name of the model there; needed with BRAIN=llm.' },
  LLM_API_KEY: { schema: z.string().max(4_096).default(''), description: 'Key of the model server; empty for one that asks for none.', secret: true },
  LLM_TIMEOUT_MS: { schema: wholeNumberSchema(30_000, 100, 600_000), description: 'How long one answer of the model may take, in milliseconds.' },
  LLM_ATTEMPTS: { schema: wholeNumberSchema(2, 1, 5), description: 'How often one question is put before the templates answer it.' },
  LLM_OUTPUT_TOKENS: { schema: wholeNumberSchema(2_000, 100, 100_000), description: 'Tokens at most in one answer.' },
  LLM_HOURLY_TOKENS: { schema: wholeNumberSchema(1_000_000, 1_000, 1_000_000_000), description: 'Tokens that one agent may spend in an hour, questions and answers; beyond it the templates think.' },
});
export type LlmConfig = ConfigOf<typeof llmConfig>;
