import type { Tool } from '../tool.js';
import { EMAIL_TOOLS } from './email.tool.js';

export * from './email.tool.js';

/** Every tool there is. */
export const TOOLS: readonly Tool[] = [...EMAIL_TOOLS];

/** The tool of that name, or undefined. */
export function toolOf(server: string, name: string): Tool | undefined {
  return TOOLS.find((tool) => tool.server === server && tool.name === name);
}
