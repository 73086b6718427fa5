import { ADDRESSED, LANES, type Message } from '@waggle/contracts';
import { commandsOf, EXCHANGES, queueName, retryExchange } from './topology.js';

/** What a service says and hears, as far as its rights follow from it. */
export interface Conversation {
  readonly service: string;
  /** Messages that it may publish or ask. */
  readonly sends: readonly Message[];
  /** Messages that it has a handler for. */
  readonly handles: readonly Message[];
}

/** Permissions of one broker user in RabbitMQ's words: regular expressions over names, and over routing keys per topic exchange. */
export interface BrokerRights {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
  /** An exchange that is missing here is closed by `write` and `read`. `read` is for binding, `write` for publishing. */
  readonly topics: ReadonlyArray<{ readonly exchange: string; readonly write: string; readonly read: string }>;
}

const NOTHING = '^$';
const LANE = '(express|standard)';
const UUID = '[0-9a-f-]{36}';

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\#]/g, '\\$&');
const anyOf = (patterns: readonly string[]): string => (patterns.length === 0 ? NOTHING : `^(${[...new Set(patterns)].sort().join('|')})$`);

/** The least that a service's broker user needs: its own queues, and the routing keys of what it sends and hears. */
export function brokerRights({ service, sends, handles }: Conversation, retryDelaysMs: readonly number[]): BrokerRights {
  const queues = [`${literal(service)}\\.(express|standard|dead)`, `(reply|broadcast)\\.${literal(service)}\\.${UUID}`];
  const retries = [...new Set(retryDelaysMs)].map(retryExchange);
  const exchanges = Object.values(EXCHANGES).map(literal);
  const own = `^${literal(service)}$`;
  const isBroadcast = (message: Message): boolean => message.broadcast === true;
  const isEvent = (message: Message): boolean => message.kind === 'event' && !isBroadcast(message);
  const names = (messages: readonly Message[]): string[] => messages.map(({ name }) => literal(name));
  const laned = (messages: readonly Message[]): string[] => names(messages).map((name) => `${LANE}\\.${name}`);
  return {
    configure: anyOf(queues),
    write: anyOf([...queues, ...exchanges, ...retries.map(literal)]),
    read: anyOf([...queues, ...exchanges]),
    topics: [
      { exchange: EXCHANGES.commands, write: anyOf(sends.filter(({ kind }) => kind !== 'event').map(commandPattern)), read: anyOf(LANES.map((lane) => literal(commandsOf(service, lane)))) },
      { exchange: EXCHANGES.events, write: anyOf(laned(sends.filter(isEvent))), read: anyOf(laned(handles.filter(isEvent))) },
      { exchange: EXCHANGES.broadcast, write: anyOf(names(sends.filter(isBroadcast))), read: anyOf(names(handles.filter(isBroadcast))) },
      // The address of an answer is known to who was asked; the asker believes nobody else.
      { exchange: EXCHANGES.replies, write: `^reply\\.[a-z0-9-]+\\.${UUID}$`, read: `^reply\\.${literal(service)}\\.${UUID}$` },
      { exchange: EXCHANGES.dead, write: own, read: own },
      ...retries.map((exchange) => ({ exchange, write: `^${literal(queueName(service, 'express')).replace('express', LANE)}\\..+$`, read: NOTHING })),
    ],
  };
}

function commandPattern({ name, owner }: Message): string {
  return `${owner === ADDRESSED ? '[a-z0-9-]+' : literal(owner)}\\.${LANE}\\.${literal(name)}`;
}
