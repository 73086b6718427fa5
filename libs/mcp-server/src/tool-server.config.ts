import { type ConfigOf, type ConfigShape, defineConfig, wholeNumberSchema } from '@waggle/config';
import { AppError } from '@waggle/errors';
import { z } from 'zod';

function jsonSetting<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue('must be JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);
}

const callers = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex'));
const commaList = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((item) => item.trim()).filter((item) => item !== ''));

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

const shared = defineConfig({
  MCP_TOKENS: { schema: jsonSetting(callers).default({}), description: 'Who may call: JSON of agent name to the SHA-256 (hex) of its token.', secret: true, neverEmpty: true },
  MCP_BIND: { schema: z.string().default('127.0.0.1'), description: 'Address that the tool servers listen on.' },
  MCP_OPEN_CALLER: { schema: z.string().min(1).optional(), description: 'The agent that a caller without any token counts as; for a developer at this machine. Only while MCP_BIND is a loopback address and MCP_ALLOWED_HOSTS is empty.' },
  MCP_STDIO_CALLER: { schema: z.string().min(1).optional(), description: 'Speak MCP on standard input and output instead of HTTP; the other side counts as this agent.' },
  MCP_ALLOWED_HOSTS: { schema: commaList, description: 'Host names beside loopback under which clients may address a tool server, separated by commas.' },
  GRANT_PUBLIC_KEYS: { schema: z.string().default('{"keys":[]}'), description: 'JWKS (JSON) with the one or two public keys of the gatekeeper. Without it no DANGEROUS tool runs.', power: 'acts' },
  MCP_CALLS_PER_MINUTE: { schema: wholeNumberSchema(600, 1, 1_000_000), description: 'Calls a minute that one caller may make to one tool server, over all its instances.' },
  EFFECT_CONCURRENCY: { schema: wholeNumberSchema(3, 1, 50), description: 'DANGEROUS calls under way at once in this instance, and one URGENT call more; each holds one database connection.' },
});
export type ToolServerConfig = ConfigOf<typeof shared>;

/** @throws AppError `config_invalid`: a server that others can reach takes nobody without a token. */
export function checkOpenCaller({ MCP_OPEN_CALLER, MCP_BIND, MCP_ALLOWED_HOSTS }: ToolServerConfig): void {
  if (MCP_OPEN_CALLER === undefined || (LOOPBACK.includes(MCP_BIND) && MCP_ALLOWED_HOSTS.length === 0)) return;
  const mend = `set MCP_BIND to one of ${LOOPBACK.join(', ')} and MCP_ALLOWED_HOSTS to nothing`;
  throw new AppError('config_invalid', 'invalid', `MCP_OPEN_CALLER works only on this machine; take it away, or ${mend}`);
}

/** The name of the setting that holds a server's port. */
export function portSetting(server: string): string {
  return `MCP_${server.toUpperCase().replaceAll('-', '_')}_PORT`;
}

/** The settings that every tool server has. */
export function toolServerConfig(server: string, defaultPort: number): ConfigShape {
  return {
    ...shared,
    [portSetting(server)]: { schema: wholeNumberSchema(defaultPort, 0, 65_535), description: `Port of the tool server ${server}; 0 takes a free one.` },
  };
}
