import { z } from 'zod';
import type { ServiceName } from './message.js';

/** Keys of `_meta` in a tool call (grant, task and its priority, the server that is meant) and in its result (error). */
export const TOOL_META = { grant: 'waggle/grant', task: 'waggle/task', priority: 'waggle/priority', server: 'waggle/server', error: 'waggle/error', traceparent: 'traceparent' } as const;

/** Codes with which a granted call is refused before anybody has looked into the ledger for an earlier try: they say nothing of that. */
export const NOT_LOOKED_UP: readonly string[] = ['tool_changed', 'tool_server_unfit', 'tool_unauthorized', 'tool_denied', 'tool_unknown', 'tool_input_invalid'];

/** How a tool server writes an `AppError` into a result. */
export const toolErrorSchema = z.object({
  code: z.string(),
  kind: z.enum(['invalid', 'denied', 'missing', 'conflict', 'transient', 'bug']),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).optional(),
});

/** S reads, D prepares, X acts on the outside world and runs only with a grant. */
export const toolClassSchema = z.enum(['SAFE', 'DRAFT', 'DANGEROUS']);
export type ToolClass = z.infer<typeof toolClassSchema>;

/** One operation of a tool server. Input and output are objects, as MCP wants them. */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  readonly server: string;
  readonly name: string;
  readonly description: string;
  readonly class: ToolClass;
  readonly input: Input;
  readonly output: Output;
  /** Milliseconds until the call is given up. Default 30,000. */
  readonly timeoutMs: number;
}

export function tool<I extends z.ZodObject, O extends z.ZodObject>(
  server: string,
  name: string,
  toolClass: ToolClass,
  description: string,
  input: I,
  output: O,
  timeoutMs = 30_000,
): Tool<I, O> {
  return { server, name, class: toolClass, description, input, output, timeoutMs };
}

/** The service that runs a tool server: its queue, its schema. The server `crm` is not the service `crm`. */
export function toolService(server: string): ServiceName {
  return `mcp-${server}`;
}

/** A call's arguments as the tool wants them, with defaults; or what is wrong with them, one sentence a fault. */
export type ReadArguments<T extends Tool> = { readonly args: z.infer<T['input']>; readonly faults?: undefined } | { readonly faults: string[] };

/** Never throws: a text that is too long for its own pattern is a fault like any other. */
export function readArguments<T extends Tool>(tool: T, args: unknown): ReadArguments<T> {
  try {
    const parsed = tool.input.strict().safeParse(args);
    if (parsed.success) return { args: parsed.data as z.infer<T['input']> };
    return { faults: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).slice(0, 20) };
  } catch (thrown) {
    if (!(thrown instanceof RangeError) && (thrown as { name?: unknown }).name !== 'RangeError') throw thrown;
    return { faults: ['a value is too long or too deep to be checked'] };
  }
}
