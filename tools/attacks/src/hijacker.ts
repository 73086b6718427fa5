import type { AgentHandler, ServiceDefinition } from '@waggle/runtime';
import type { FactoryProvider, Provider } from '@nestjs/common';
import type { PayloadOf, TaskDelegate } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { type Attack, refOf } from './attack.js';

/** What hijacked agents have tried, and what they were told: a code, or `none` where nothing stopped them. */
export type Tried = Map<string, string[]>;

/** Grants that went through the hands of the executing agent, with what they were for. */
export interface SeenGrant {
  readonly grant: string;
  readonly taskId: string;
  readonly server: string;
  readonly tool: string;
  readonly args: Record<string, unknown>;
}

export const HIJACKED = ['sales', 'finance', 'content', 'security', 'generalist'] as const;

/** The agents, with all their code and rights, as they are when they belong to the attacker: what an attack says is what they do. */
export class Hijacker {
  readonly tried: Tried = new Map();
  readonly grants: SeenGrant[] = [];
  private readonly byId: ReadonlyMap<string, Attack>;

  constructor(attacks: readonly Attack[]) {
    this.byId = new Map(attacks.map((attack) => [attack.id, attack]));
  }

  /** For `instead` of a zone. */
  takeOver(): Record<string, (own: ServiceDefinition) => ServiceDefinition> {
    return Object.fromEntries(HIJACKED.map((agent) => [agent, (own: ServiceDefinition) => this.with(own)]));
  }

  private with(own: ServiceDefinition): ServiceDefinition {
    const bound = own.providers.find(isHandler);
    if (bound === undefined) throw new Error(`${own.name} has no handler`);
    const taken: FactoryProvider = { provide: bound.provide, inject: [bound.useExisting], useFactory: (real: AgentHandler) => this.handler(real) };
    return { ...own, providers: own.providers.map<Provider>((provider) => (provider === bound ? taken : provider)) };
  }

  private handler(real: AgentHandler): AgentHandler {
    return {
      handle: async (task, context) => {
        this.keepGrant(task);
        const attack = task.execution === undefined ? this.byId.get(refOf(`${task.document.body}\n${JSON.stringify(task.document.frontMatter)}`) ?? '') : undefined;
        if (attack?.hijack === undefined) return real.handle(task, context);
        return attack.hijack(task, context, (code) => this.note(attack.id, code));
      },
      ...(real.answer !== undefined && { answer: (question, context) => real.answer?.(question, context) ?? Promise.reject(new Error('no answer')) }),
    };
  }

  note(id: string, code: string): void {
    this.tried.set(id, [...(this.tried.get(id) ?? []), code]);
  }

  private keepGrant({ taskId, execution }: PayloadOf<typeof TaskDelegate>): void {
    if (execution === undefined) return;
    const { server, tool, args } = execution.proposal;
    this.grants.push({ grant: execution.grant, taskId, server, tool, args });
  }
}

interface Bound {
  readonly provide: symbol;
  readonly useExisting: FactoryProvider['provide'];
}

function isHandler(provider: Provider): provider is Provider & Bound {
  return typeof provider === 'object' && 'useExisting' in provider && typeof provider.provide === 'symbol' && provider.provide.description === 'agent handler';
}

/** Tries what must be refused; gives the code of the refusal, `none` when it went through. */
export async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (thrown) {
    return toAppError(thrown).code;
  }
}
