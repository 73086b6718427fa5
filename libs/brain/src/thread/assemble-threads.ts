import { ancestorsOf, peopleOf, type ThreadMessage } from './thread-message.js';

/** Why a message that refers to a thread was kept out of it. */
export type ApartReason = 'stranger_in_thread' | 'sender_not_authenticated';

export interface Thread {
  /** The id of its first message. */
  readonly root: string;
  /** In the order in which they came, but never before what they answer. */
  readonly messageIds: string[];
  /** Everybody who was From, To or Cc in it. */
  readonly participants: string[];
  /** Ids that its messages answer and that are not among those given. */
  readonly missing: string[];
}

export interface Apart {
  readonly messageId: string;
  readonly from: string;
  /** The root of the thread that it wanted to join. */
  readonly claims: string;
  readonly reason: ApartReason;
}

export interface Threads {
  readonly threads: Thread[];
  /** Each of these starts a thread of its own. */
  readonly apart: Apart[];
  /** Ids that came again; the first one counts. */
  readonly duplicates: string[];
  /** Ids at which messages answer each other in a circle; the circle is cut there. */
  readonly loops: string[];
}

interface Open {
  readonly root: string;
  readonly messageIds: string[];
  readonly participants: Set<string>;
  readonly missing: Set<string>;
}

/**
 * Puts messages into threads by what they refer to, never by subject: a message joins a thread when it refers to one of its ids
 * and its sender already takes part in it. Whoever only knows an id is kept apart and named. Linear in messages and references.
 *
 * @param messages in the order in which they came: a header's date can be forged, and of two with one id the first counts.
 */
export function assembleThreads(messages: readonly ThreadMessage[]): Threads {
  const assembly = new Assembly(messages);
  for (const id of assembly.ids()) assembly.place(id);
  return assembly.result();
}

class Assembly {
  private readonly byId = new Map<string, ThreadMessage>();
  private readonly placed = new Map<string, Open>();
  /** Threads that wait for a message which nobody has, by its id. */
  private readonly awaiting = new Map<string, Open>();
  private readonly threads: Open[] = [];
  private readonly apart: Apart[] = [];
  private readonly duplicates: string[] = [];
  private readonly loops: string[] = [];

  constructor(messages: readonly ThreadMessage[]) {
    for (const message of messages) {
      if (this.byId.has(message.messageId)) this.duplicates.push(message.messageId);
      else this.byId.set(message.messageId, message);
    }
  }

  ids(): IterableIterator<string> {
    return this.byId.keys();
  }

  /** Places a message after all that it rests on. A chain may be long, so nothing here calls itself. */
  place(id: string): void {
    const chain: ThreadMessage[] = [];
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !this.placed.has(at); ) {
      const message = this.byId.get(at);
      if (message === undefined) break;
      if (seen.has(at)) {
        this.loops.push(at);
        break;
      }
      seen.add(at);
      chain.push(message);
      at = this.parentOf(message);
    }
    for (const message of chain.toReversed()) if (!this.placed.has(message.messageId)) this.join(message);
  }

  result(): Threads {
    const { apart, duplicates, loops } = this;
    const threads = this.threads.map(({ root, messageIds, participants, missing }) => ({ root, messageIds, participants: [...participants], missing: [...missing] }));
    return { threads, apart, duplicates: [...new Set(duplicates)], loops };
  }

  private parentOf(message: ThreadMessage): string | undefined {
    return ancestorsOf(message).find((id) => this.byId.has(id));
  }

  private join(message: ThreadMessage): void {
    const parent = this.parentOf(message);
    const thread = parent === undefined ? undefined : this.placed.get(parent);
    if (thread === undefined) return this.add(message, this.sharedGap(message) ?? this.open(message));
    const reason = reasonAgainst(message, thread);
    if (reason === undefined) return this.add(message, thread);
    this.apart.push({ messageId: message.messageId, from: message.from, claims: thread.root, reason });
    this.add(message, this.open(message), false);
  }

  /** The thread that answers the same missing message, if the sender takes part in it. */
  private sharedGap(message: ThreadMessage): Open | undefined {
    const known = ancestorsOf(message).map((id) => this.awaiting.get(id)).find((thread) => thread !== undefined);
    return known !== undefined && reasonAgainst(message, known) === undefined ? known : undefined;
  }

  private open({ messageId }: ThreadMessage): Open {
    const thread: Open = { root: messageId, messageIds: [], participants: new Set(), missing: new Set() };
    this.threads.push(thread);
    return thread;
  }

  private add(message: ThreadMessage, thread: Open, mayWait = true): void {
    this.placed.set(message.messageId, thread);
    thread.messageIds.push(message.messageId);
    for (const person of peopleOf(message)) thread.participants.add(person);
    if (!mayWait) return;
    for (const id of ancestorsOf(message)) {
      if (this.byId.has(id)) continue;
      thread.missing.add(id);
      if (!this.awaiting.has(id)) this.awaiting.set(id, thread);
    }
  }
}

function reasonAgainst({ from, authenticated }: ThreadMessage, { participants }: Open): ApartReason | undefined {
  if (!participants.has(from.trim().toLowerCase())) return 'stranger_in_thread';
  return authenticated === false ? 'sender_not_authenticated' : undefined;
}
