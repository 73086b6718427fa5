import { z } from 'zod';
import type { Tool } from './tool.js';

/** A tool as MCP lists it: plain JSON. */
export interface ToolListing {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly outputSchema: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, boolean>>;
}

/** What a server says of a tool, and so what a caller must find there. */
export function listingOf(tool: Tool): ToolListing {
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: z.toJSONSchema(tool.input.strict(), { io: 'input' }),
    outputSchema: z.toJSONSchema(tool.output),
    annotations: {
      readOnlyHint: tool.class === 'SAFE',
      destructiveHint: tool.class === 'DANGEROUS',
      idempotentHint: tool.class !== 'DRAFT',
      openWorldHint: tool.class !== 'DRAFT',
    },
  };
}
