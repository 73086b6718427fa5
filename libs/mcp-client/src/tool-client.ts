import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { NOT_LOOKED_UP, type Priority, readArguments, TOOL_META, toolErrorSchema, type Tool, type ToolListing, toolOf, type Zone } from '@waggle/contracts';
import { fromRecord, hasCode } from '@waggle/errors';
import { listingDigest, toolDigest } from '@waggle/grants';
import { callingTool, traced } from '@waggle/observability';
import type { z } from 'zod';
import { fromTransport, toolClientError } from './tool-client.error.js';

export interface ToolClientOptions {
  /** Whose calls these are; the server finds the name again from the token. */
  readonly agent: string;
  /** The caller's bearer token. */
  readonly token: string;
  /** Where a server listens (`http://127.0.0.1:7411/mcp`), or undefined when this zone has no such server. */
  readonly resolve: (server: string) => string | undefined;
  /** Where the caller runs: in a cloud zone a DANGEROUS tool is not even called. Default `local`. */
  readonly zone?: Zone;
}

export interface CallOptions {
  /** Compact JWS; needed by DANGEROUS tools. */
  readonly grant?: string;
  readonly taskId?: string;
  /** Of the task: it orders what waits at the server, and permits nothing. */
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
  /** Milliseconds; default: the tool's own. */
  readonly timeoutMs?: number;
}

/** The server's own time limit comes first, so that its coded error is the one that is seen. */
const GRACE_MS = 2_000;

/**
 * Calls tools over Streamable HTTP. One initialised connection a server, made on the first call, kept and made again
 * when it breaks; calls run side by side on it.
 */
export class ToolClient {
  private readonly connections = new Map<string, Promise<Client>>();
  private readonly listed = new WeakMap<Client, Map<string, string>>();

  constructor(private readonly options: ToolClientOptions) {}

  /**
   * Calls one tool. The arguments travel as given (defaults are the server's to fill in), so that their digest stays the
   * one that was approved.
   *
   * @throws AppError the server's own coded error, or a `ToolClientErrorCode`.
   */
  async call<T extends Tool>(tool: T, args: z.input<T['input']>, options: CallOptions = {}): Promise<z.infer<T['output']>> {
    const facts = { server: tool.server, tool: tool.name };
    if (this.options.zone === 'cloud' && (toolOf(tool.server, tool.name) ?? tool).class === 'DANGEROUS') {
      throw toolClientError('tool_not_in_zone', 'denied', `${tool.server}.${tool.name} acts on the outside world: the cloud zone prepares only`, facts);
    }
    const { faults } = readArguments(tool, args);
    if (faults !== undefined) throw toolClientError('tool_input_invalid', 'invalid', `The arguments do not fit ${tool.server}.${tool.name}`, { ...facts, faults });
    return readResult(tool, await this.send(tool, args as Record<string, unknown>, options));
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    const open = [...this.connections.values()];
    this.connections.clear();
    await Promise.allSettled(open.map(async (connection) => (await connection).close()));
  }

  /** A broken connection is made again once, where a second delivery of the call does no harm. */
  private async send(tool: Tool, args: Record<string, unknown>, options: CallOptions): Promise<CallToolResult> {
    try {
      return await this.tracedAttempt(tool, args, options);
    } catch (thrown) {
      if (tool.class === 'DRAFT' || !hasCode(thrown, 'tool_server_unreachable')) throw thrown;
      return this.tracedAttempt(tool, args, options).catch((second: unknown) => {
        // The first one may have arrived, and who refuses this one has not looked for it.
        throw NOT_LOOKED_UP.some((code) => hasCode(second, code)) ? thrown : second;
      });
    }
  }

  private tracedAttempt(tool: Tool, args: Record<string, unknown>, options: CallOptions): Promise<CallToolResult> {
    return traced(callingTool(tool.name, options.taskId), (traceparent) => this.attempt(tool, args, { ...options, traceparent }));
  }

  private async attempt(tool: Tool, args: Record<string, unknown>, options: CallOptions & { traceparent?: string }): Promise<CallToolResult> {
    const { signal, timeoutMs = tool.timeoutMs } = options;
    const url = this.options.resolve(tool.server);
    if (url === undefined) throw toolClientError('tool_server_unknown', 'missing', `No tool server ${tool.server} in this zone`, { server: tool.server });
    const { grant, taskId, priority, traceparent } = options;
    const meta = { [TOOL_META.server]: tool.server, ...(grant && { [TOOL_META.grant]: grant }), ...(taskId && { [TOOL_META.task]: taskId }), ...(priority && { [TOOL_META.priority]: priority }), ...(traceparent && { [TOOL_META.traceparent]: traceparent }) };
    let sent = false;
    try {
      const client = await this.connect(url);
      const params = { name: tool.name, arguments: args, _meta: meta };
      // A signal of its own: the library leaves its listener on whatever it is given, and a task makes many calls.
      const own = signal && AbortSignal.any([signal]);
      await this.checkListing(client, tool, { signal: own, anew: options.grant !== undefined });
      sent = true;
      return (await client.callTool(params, undefined, { signal: own, timeout: timeoutMs + GRACE_MS })) as CallToolResult;
    } catch (thrown) {
      const error = fromTransport(thrown, tool, signal);
      if (error.code === 'tool_server_unreachable') this.connections.delete(url);
      if (sent || error.code !== 'tool_protocol') throw error;
      throw toolClientError('tool_server_unfit', 'bug', `What answers for the tool server ${tool.server} does not speak as one`, { server: tool.server, tool: tool.name }, error);
    }
  }

  /**
   * Is it the tool that is compiled in here, word for word? Looked at once a connection, and anew before each granted call: that
   * one rests on what was approved.
   */
  private async checkListing(client: Client, tool: Tool, { signal, anew }: { signal?: AbortSignal; anew: boolean }): Promise<void> {
    let digests = this.listed.get(client);
    if (digests === undefined || anew) {
      const { tools } = await client.listTools(undefined, { signal, timeout: tool.timeoutMs + GRACE_MS });
      digests = new Map(tools.map((listing) => [listing.name, listingDigest(tool.server, listing as unknown as ToolListing)]));
      this.listed.set(client, digests);
    }
    // What is not listed is the server's to refuse.
    const found = digests.get(tool.name);
    if (found === undefined || found === toolDigest(tool)) return;
    this.listed.delete(client);
    // Whoever holds no grant waits for the end of a rolling update; a grant was given for what was said of the tool then.
    throw toolClientError('tool_changed', anew ? 'denied' : 'transient', `${tool.server}.${tool.name} is not the tool that was agreed on: its description or schema has changed`, { server: tool.server, tool: tool.name });
  }

  private connect(url: string): Promise<Client> {
    const known = this.connections.get(url);
    if (known !== undefined) return known;
    const opening = this.open(url);
    this.connections.set(url, opening);
    opening.catch(() => this.connections.delete(url));
    return opening;
  }

  private async open(url: string): Promise<Client> {
    const client = new Client({ name: this.options.agent, version: '1' });
    const requestInit = { headers: { authorization: `Bearer ${this.options.token}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit, fetch: fetchAlone }));
    return client;
  }
}

/** Without the transport's one signal: every request would leave a listener on it for as long as the connection lives. */
function fetchAlone(url: string | URL, init?: RequestInit): Promise<Response> {
  return fetch(url, { ...init, signal: null });
}

function readResult<T extends Tool>(tool: T, result: CallToolResult): z.infer<T['output']> {
  const facts = { server: tool.server, tool: tool.name };
  if (result.isError === true) {
    const record = toolErrorSchema.safeParse(result._meta?.[TOOL_META.error]);
    if (record.success) throw fromRecord(record.data);
    throw toolClientError('tool_protocol', 'bug', 'The tool failed without a coded error', facts);
  }
  const output = tool.output.safeParse(result.structuredContent);
  if (output.success) return output.data as z.infer<T['output']>;
  throw toolClientError('tool_output_invalid', 'bug', `The answer of ${tool.server}.${tool.name} does not fit its schema`, facts);
}
