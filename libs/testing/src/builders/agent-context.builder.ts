import type { Message, PayloadOf, Tool } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { silentLogger } from '@waggle/observability';
import type { AgentContext } from '@waggle/runtime';

export interface AgentWorld {
  /** Answers by `server.tool`; a thrown error is the tool's. A tool without an answer is unreachable. */
  readonly tools?: Readonly<Record<string, (args: unknown, options?: { grant?: string }) => unknown>>;
  /** Replies by message name; a query without one times out. */
  readonly replies?: Readonly<Record<string, (payload: unknown) => unknown>>;
}

export interface BuiltContext {
  readonly context: AgentContext;
  /** What was called, in order: tools as `server.tool`, published messages by name. */
  readonly calls: string[];
  readonly published: Array<{ name: string; payload: unknown }>;
}

/** An agent's surroundings without servers. */
export function buildAgentContext({ tools = {}, replies = {} }: AgentWorld = {}): BuiltContext {
  const calls: string[] = [];
  const published: BuiltContext['published'] = [];
  const context: AgentContext = {
    tools: {
      call: async <T extends Tool>(tool: T, args: unknown, options?: { grant?: string }) => {
        const name = `${tool.server}.${tool.name}`;
        calls.push(name);
        const answer = tools[name];
        if (answer === undefined) throw new AppError('tool_server_unreachable', 'transient', 'not there');
        return tool.output.parse(answer(args, options)) as never;
      },
    },
    ask: async <M extends Message>(query: M, payload: PayloadOf<M>) => {
      calls.push(query.name);
      const reply = replies[query.name];
      if (reply === undefined) throw new AppError('ask_timeout', 'transient', 'no answer');
      return query.reply?.parse(reply(payload)) as never;
    },
    publish: async (message, payload) => void published.push({ name: message.name, payload }),
    log: silentLogger(),
    signal: new AbortController().signal,
    zone: 'local',
    dryRun: true,
  };
  return { context, calls, published };
}
