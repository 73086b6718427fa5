import { type ConfigOf, defineConfig } from '@waggle/config';
import { z } from 'zod';

const urlsSchema = z
  .string()
  .default('{}')
  .transform((text, context) => {
    try {
      return z.record(z.string(), z.url()).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a JSON object of server name to address' });
      return z.NEVER;
    }
  });

/** What every agent reads. */
export const agentConfig = defineConfig({
  MCP_URLS: { schema: urlsSchema, description: 'Where the tool servers listen: {"email":"http://127.0.0.1:7411/mcp"}.' },
  MCP_TOKEN: { schema: z.string().default(''), description: "This agent's bearer token at the tool servers.", secret: true, neverEmpty: true },
});
export type AgentConfig = ConfigOf<typeof agentConfig>;
