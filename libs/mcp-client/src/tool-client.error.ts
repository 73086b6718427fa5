import { McpError, ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Tool } from '@waggle/contracts';
import { AppError } from '@waggle/errors';

/** What goes wrong between client and server; everything else is the server's own coded error. */
export type ToolClientErrorCode =
  | 'tool_input_invalid'
  | 'tool_output_invalid'
  | 'tool_server_unknown'
  | 'tool_server_unreachable'
  | 'tool_timeout'
  | 'tool_cancelled'
  | 'tool_unauthorized'
  /** It acts on the outside world, and the caller's zone only prepares. */
  | 'tool_not_in_zone'
  /** The server lists another tool under that name than the one that is compiled in here. */
  | 'tool_changed'
  /** The server did not understand the call, which it may have made. */
  | 'tool_protocol'
  /** What answers there does not speak as a tool server: the call was not sent. */
  | 'tool_server_unfit';

type Facts = Readonly<Record<string, string | number | readonly string[]>>;

export function toolClientError(code: ToolClientErrorCode, kind: AppError['kind'], message: string, details: Facts, cause?: unknown): AppError {
  return new AppError(code, kind, message, details, cause);
}

/** Turns what the SDK or `fetch` threw into a coded error. */
export function fromTransport(thrown: unknown, tool: Tool, signal: AbortSignal | undefined): AppError {
  if (thrown instanceof AppError) return thrown;
  const facts = { server: tool.server, tool: tool.name };
  if (signal?.aborted === true) return toolClientError('tool_cancelled', 'transient', 'The call was given up', facts, thrown);
  if (thrown instanceof McpError) return fromProtocol(thrown, facts);
  if (thrown instanceof StreamableHTTPError) return fromStatus(thrown, facts);
  return toolClientError('tool_server_unreachable', 'transient', `The tool server ${tool.server} cannot be reached`, facts, thrown);
}

function fromProtocol(thrown: McpError, facts: Facts): AppError {
  if (thrown.code === ErrorCode.RequestTimeout) return toolClientError('tool_timeout', 'transient', 'The tool did not answer in time', facts, thrown);
  if (thrown.code === ErrorCode.ConnectionClosed) return toolClientError('tool_server_unreachable', 'transient', 'The connection was closed', facts, thrown);
  return toolClientError('tool_protocol', 'bug', 'The tool server did not understand the call', { ...facts, protocolCode: thrown.code }, thrown);
}

function fromStatus(thrown: StreamableHTTPError, facts: Facts): AppError {
  const status = thrown.code ?? 0;
  if (status === 401 || status === 403) return toolClientError('tool_unauthorized', 'denied', 'The tool server does not know this caller', facts, thrown);
  if (status === 413) return toolClientError('tool_input_invalid', 'invalid', 'The arguments are too long', facts, thrown);
  if (status >= 500 || status === 429) return toolClientError('tool_server_unreachable', 'transient', 'The tool server is not ready', facts, thrown);
  return toolClientError('tool_protocol', 'bug', 'The tool server refused the request', { ...facts, status }, thrown);
}
