import type { Message, Tool, Zone } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { type Logger, silentLogger } from '@waggle/observability';

export interface AgentWorld {
  /** Answers by `server.tool`; a thrown error is the tool's. A tool without an answer is unreachable. */
  readonly tools?: Readonly<Record<string, (args: unknown, options?: { grant?: string }) => unknown>>;
  /** Replies by message name; a query without one times out. */
  readonly replies?: Readonly<Record<string, (payload: unknown) => unknown>>;
  /** Default true: what is away is named in the result. */
  readonly lastTry?: boolean;
}

/** Fits where an agent's context is wanted; what it gives back is checked by the schemas, not by the compiler. */
export interface BuiltAgentContext {
  readonly tools: { call(tool: Tool, args: unknown, options?: { grant?: string }): Promise<never> };
  ask(query: Message, payload: unknown): Promise<never>;
  publish(message: Message, payload: unknown): Promise<void>;
  readonly lastTry: boolean;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly zone: Zone;
  readonly dryRun: boolean;
}

/** An agent's surroundings without servers. `calls`: tools as `server.tool` and queries by name, in order. */
export function buildAgentContext({ tools = {}, replies = {}, lastTry = true }: AgentWorld = {}) {
  const calls: string[] = [];
  const published: Array<{ name: string; payload: unknown }> = [];
  const context: BuiltAgentContext = {
    tools: {
      call: async (tool, args, options) => {
        const name = `${tool.server}.${tool.name}`;
        calls.push(name);
        const answer = tools[name];
        if (answer === undefined) throw new AppError('tool_server_unreachable', 'transient', 'not there');
        return tool.output.parse(answer(args, options)) as never;
      },
    },
    ask: async (query, payload) => {
      calls.push(query.name);
      const reply = replies[query.name];
      if (reply === undefined) throw new AppError('ask_timeout', 'transient', 'no answer');
      return query.reply?.parse(reply(payload)) as never;
    },
    publish: async (message, payload) => void published.push({ name: message.name, payload }),
    lastTry,
    log: silentLogger(),
    signal: new AbortController().signal,
    zone: 'local',
    dryRun: true,
  };
  return { context, calls, published };
}
