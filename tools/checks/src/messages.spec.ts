import { beforeAll, describe, expect, it } from '@jest/globals';
import { ADDRESSED, LANES, type Message, sendersOf, TOOLS } from '@waggle/contracts';
import { allMessages, assertService, assertShared } from '@waggle/messaging';
import { TOOL_TABLE } from '@waggle/policy';
import { conversationOf, handledBy, type ServiceDefinition } from '@waggle/runtime';
import { definitionOf, serviceFolders } from './deployables.js';

const services: ServiceDefinition[] = [];
beforeAll(async () => {
  // One after another: Jest cannot link the same ES module into two graphs at once.
  for (const folder of serviceFolders()) services.push(await definitionOf(folder));
}, 60_000);

const SENDERS_OF = new Map(allMessages().map((message) => [message.name, sendersOf(message)]));
const consumersOf = (message: Message): string[] =>
  services.flatMap((service) => conversationOf(service).handles.filter((one) => one.name === message.name).map(() => service.name));

describe('messages over all apps', () => {
  const owned = allMessages().filter((message) => message.kind !== 'event' && message.owner !== ADDRESSED);

  it.each(owned.map((message) => [message.name, message] as const))('[R-ONE-CONSUMER] %s has one consumer: its owner', (_name, message) => {
    expect(consumersOf(message)).toEqual([message.owner]);
  });

  const addressed = allMessages().filter((message) => message.owner === ADDRESSED);
  it.each(addressed.map((message) => [message.name, message] as const))('[R-ONE-CONSUMER] %s is taken once by each service that it can be sent to', (_name, message) => {
    const consumers = consumersOf(message);
    expect(consumers.length).toBeGreaterThan(0);
    expect(new Set(consumers).size).toBe(consumers.length);
  });

  it('[R-ONE-CONSUMER] handles no event that nobody publishes', () => {
    // A service, all of a plane, or every service through the runtime.
    const publishers = new Set([...services.flatMap((service) => [service.name, service.plane]), 'runtime']);
    const known = new Set(allMessages());
    const handled = services.flatMap(handledBy);
    expect(handled.filter((message) => !known.has(message))).toEqual([]);
    const strays = handled.filter((message) => message.kind === 'event' && !publishers.has(message.owner));
    expect(strays.map((message) => message.name)).toEqual([]);
  });
});

/** What would let a service that was taken over act for a person or for the gatekeeper: more senders only on purpose. */
const PINNED: Readonly<Record<string, readonly string[]>> = {
  'approval.decide.v1': ['gateway', 'workspace'],
  'approval.decide_in_slack.v1': ['notifier'],
  'approval.decided.v1': ['gatekeeper'],
  'approval.requested.v1': ['gatekeeper'],
  'approval.settle.v1': ['orchestrator'],
  'dead.settle.v1': ['gateway'],
  'dead.show.v1': ['gateway'],
  'effect.reconcile.v1': ['orchestrator'],
  'lesson.retire.v1': ['gateway'],
  'lesson.teach.v1': ['gateway'],
  'proposal.submit.v1': ['orchestrator'],
  'stop.lift.v1': ['gateway'],
  'stop.order.v1': ['gateway'],
  'stop.raise.v1': ['generalist', 'security'],
  'task.delegate.v1': ['orchestrator'],
  'task.reconcile.v1': ['gateway'],
  'task.scanned.v1': ['generalist', 'security'],
  'task.submit.v1': ['workspace'],
  'template.create.v1': ['gateway'],
  'template.retire.v1': ['gateway'],
  'deal.move.v1': ['mcp-crm'],
  'vault.store.v1': ['gateway'],
  'vault.delete.v1': ['gateway'],
  'audit.write.v1': ['vault'],
  'instance.fence.v1': ['monitor'],
};

describe('senders over all apps', () => {
  it.each(Object.entries(PINNED))('[R-SENDERS-KNOWN] %s is sent by these alone: %j', (name, senders) => {
    expect(SENDERS_OF.get(name)).toEqual(senders);
  });

  it('[R-SENDERS-KNOWN] are services that exist', () => {
    const names = new Set(services.map(({ name }) => name));
    expect([...SENDERS_OF.values()].flat().filter((sender) => !names.has(sender))).toEqual([]);
  });

  it('[R-SENDERS-KNOWN] are there for every event that somebody handles', () => {
    const handled = services.flatMap(handledBy).filter(({ kind }) => kind === 'event');
    expect(handled.filter((message) => sendersOf(message).length === 0).map(({ name }) => name)).toEqual([]);
  });
});

describe('tools over all apps', () => {
  it('[R-TOOL-POLICY] stand in the policy, with the same class; the policy names no other', () => {
    const offered = Object.fromEntries(TOOLS.map((tool) => [`${tool.server}.${tool.name}`, tool.class]));
    const ruled = Object.fromEntries(Object.entries(TOOL_TABLE).map(([name, rule]) => [name, rule.class]));
    expect(ruled).toEqual(offered);
  });

  it('[R-TOOL-POLICY] belong to a tool server that exists', () => {
    const servers = new Set(services.filter((service) => service.plane === 'tool').map((service) => service.name));
    expect(new Set(TOOLS.map((tool) => `mcp-${tool.server}`))).toEqual(servers);
  });
});

interface Queue {
  readonly name: string;
  readonly deadLetters: unknown;
}

/** Records what would be declared on the broker. */
function recordingChannel(): { channel: Parameters<typeof assertService>[0]; queues: Queue[] } {
  const queues: Queue[] = [];
  const channel = {
    assertExchange: async () => ({}),
    bindQueue: async () => ({}),
    assertQueue: async (name: string, options: { arguments: Record<string, unknown> }) => {
      queues.push({ name, deadLetters: options.arguments['x-dead-letter-routing-key'] });
      return {};
    },
  };
  return { channel: channel as unknown as Parameters<typeof assertService>[0], queues };
}

describe('queues over all apps', () => {
  it.each(['classic', 'quorum'] as const)('[R-DEAD-LETTER-QUEUES] each %s lane has its dead-letter queue', async (type) => {
    const { channel, queues } = recordingChannel();
    await assertShared(channel, type, []);
    for (const { name } of services) await assertService(channel, type, name, []);
    const names = new Set(queues.map((queue) => queue.name));
    for (const { name } of services) {
      for (const lane of LANES) expect(queues).toContainEqual({ name: `${name}.${lane}`, deadLetters: name });
      expect(names).toContain(`${name}.dead`);
    }
    expect(queues).toHaveLength(services.length * 3);
  });
});
