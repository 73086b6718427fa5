import { llmConfig } from '@waggle/brain-llm';
import { type ConfigOf, defineConfig } from '@waggle/config';
import { z } from 'zod';

/** What agents that draft need to know beside what every agent reads. */
export const skillsConfig = defineConfig({
  ...llmConfig,
  KNOWLEDGE_FILE: {
    schema: z.string().default(''),
    description: 'The Markdown file with what the company may say. Empty: knowledge/company.md of this installation.',
  },
});
export type SkillsConfig = ConfigOf<typeof skillsConfig>;
