import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@waggle/errors';
import type { Channel, GetMessage } from 'amqplib';
import type { Broker } from './broker.js';
import { unavailable } from './broker-connection.js';
import { type DeadLetter, obstacleOf, readDeadLetter } from './dead-letter.js';
import { endChannel } from './ending.js';
import { FailureHandling, toRetry } from './failure-handling.js';
import type { MessagingErrorCode } from './messaging.error.js';
import { deadQueueName } from './topology.js';

/** Letters in one listing at most. */
const MOST_DEAD_LETTERS = 200;
/** Letters that are looked through for a listing: a second's work. */
const MOST_LISTED_OF = 2000;
/** Letters that are looked through for one. */
const MOST_SEARCHED = 5000;
/** A quorum queue drops what has come back to it 20 times: long before, a letter is replaced by a copy that was never given out. */
const MOST_RETURNS = 10;
/** Another instance may hold a letter for as long as it looks. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 250;

interface Found {
  readonly letter: DeadLetter;
  readonly raw: GetMessage;
}

/**
 * The dead letters of one service, which it alone may read. While they are looked at the broker gives them to nobody else; all that is
 * not settled goes back when the look is over, or when the process ends.
 */
export class DeadLetters {
  private readonly failures: FailureHandling;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly broker: Broker) {
    this.failures = new FailureHandling(broker);
  }

  /** Those that died first, each as it is to be seen. @throws AppError `broker_unavailable` (transient) */
  list<T>(view: (letter: DeadLetter) => T): Promise<{ letters: T[]; more: boolean }> {
    return this.look(async (channel) => {
      const seen = new Map<string, { readonly place: string; readonly as: T }>();
      let left = 0;
      // A quorum queue has what came back in another order.
      for await (const { letter, raw } of this.letters(channel, MOST_LISTED_OF)) {
        seen.set(letter.id, { place: `${letter.reason.diedAt} ${letter.id}`, as: view(letter) });
        left = raw.fields.messageCount;
      }
      const letters = [...seen.values()].sort((one, two) => (one.place < two.place ? -1 : 1)).slice(0, MOST_DEAD_LETTERS);
      return { letters: letters.map(({ as }) => as), more: left > 0 || seen.size > MOST_DEAD_LETTERS };
    });
  }

  /** @throws AppError `dead_letter_not_found` (missing), `broker_unavailable` (transient) */
  one(id: string): Promise<DeadLetter> {
    return this.with(id, async (_channel, found) => noted(found).letter);
  }

  /** Why it cannot be sent again; undefined when it can. */
  obstacle(letter: DeadLetter): string | undefined {
    return obstacleOf(this.broker.login, letter);
  }

  /** Removes it for good. @throws AppError `dead_letter_not_found` (missing), `broker_unavailable` (transient) */
  drop(id: string): Promise<DeadLetter> {
    return this.with(id, async (channel, found) => {
      await this.remove(channel, found);
      return noted(found).letter;
    });
  }

  /**
   * Sends it to this service again, as its first attempt and as from its first sender. A process that ends meanwhile leaves the letter
   * where it is, with the note that it may have been sent: for as long as the inbox knows ids, to send it once more changes nothing.
   *
   * @throws AppError `dead_letter_final` (conflict), `dead_letter_not_found` (missing), `dead_letter_noted` and `broker_unavailable` (transient)
   */
  again(id: string): Promise<DeadLetter> {
    return this.with(id, async (channel, found) => {
      const { letter } = noted(found);
      const obstacle = this.obstacle(letter);
      if (obstacle !== undefined) throw new AppError<MessagingErrorCode>('dead_letter_final', 'conflict', `${letter.id} cannot be sent again. ${obstacle}`);
      const at = letter.sentAgainAt ?? new Date().toISOString();
      if (letter.sentAgainAt === undefined) await this.copy(letter, at);
      await this.publish(letter);
      await this.remove(channel, found);
      // An older note was among those.
      if (letter.sentAgainAt === undefined) await this.removeNote(channel, id, at);
      return letter;
    });
  }

  /** However many letters lie before it, and though another instance may hold it for as long as it looks. */
  private async removeNote(channel: Channel, id: string, at: string): Promise<void> {
    for (let looks = 1; looks <= LOOKS; looks += 1) {
      const notes = await this.named(channel, id, { at, most: Infinity });
      if (notes.length > 0) return this.remove(channel, notes);
      await pause(BETWEEN_LOOKS_MS);
    }
    throw new AppError<MessagingErrorCode>('dead_letter_noted', 'transient', `${id} was sent again, but its letter, held by another look, could not be taken away: drop it.`);
  }

  private async publish({ envelopes, sender }: DeadLetter): Promise<void> {
    const { publisher, service, retryDelaysMs } = this.broker;
    const delayMs = Math.min(...retryDelaysMs);
    await Promise.all(envelopes.map((wire) => publisher.publish(toRetry(service, { wire, sender }, delayMs, 1))));
  }

  private copy({ messageId, name, content, sender, reason }: DeadLetter, sentAgainAt: string | undefined): Promise<void> {
    return this.failures.bury({ id: messageId, name, body: content, sender, sentAgainAt }, reason);
  }

  /** Resolves when the broker has removed them. */
  private async remove(channel: Channel, found: readonly Found[]): Promise<void> {
    for (const { raw } of found) channel.ack(raw);
    // It is answered after all that was said on this channel before.
    await channel.checkQueue(deadQueueName(this.broker.service)).catch((error: unknown) => Promise.reject(unavailable('The broker did not say that the dead letter is gone.', error)));
  }

  private async with<T>(id: string, work: (channel: Channel, found: readonly [Found, ...Found[]]) => Promise<T>): Promise<T> {
    for (let looks = 1; ; looks += 1) {
      const done = await this.look(async (channel) => {
        const [first, ...others] = await this.named(channel, id);
        return first === undefined ? undefined : { value: await work(channel, [first, ...others]) };
      });
      if (done !== undefined) return done.value;
      if (looks === LOOKS) throw new AppError<MessagingErrorCode>('dead_letter_not_found', 'missing', `${this.broker.service} has no dead letter ${id}.`);
      await pause(BETWEEN_LOOKS_MS);
    }
  }

  /** One look after another: two at once would hide the letters from each other. */
  private look<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const mine = this.last.then(async () => {
      const channel = await this.open();
      return work(channel).finally(() => giveBack(channel));
    });
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** @param at only what was noted then: the same message may have died again meanwhile */
  private async named(channel: Channel, id: string, { at, most = MOST_SEARCHED }: { at?: string; most?: number } = {}): Promise<Found[]> {
    const found: Found[] = [];
    for await (const one of this.letters(channel, most)) if (one.letter.id === id && (at === undefined || one.letter.sentAgainAt === at)) found.push(one);
    return found;
  }

  /** Those that lie there now, as the broker gives them out. */
  private async *letters(channel: Channel, most: number): AsyncGenerator<Found> {
    const { login, service } = this.broker;
    let last = most;
    for (let count = 0; count < last; count += 1) {
      const raw = await channel.get(deadQueueName(service)).catch((error: unknown) => Promise.reject(unavailable('The broker did not give out the dead letters.', error)));
      if (raw === false) return;
      // What is put there meanwhile is not gone after without end.
      if (count === 0) last = Math.min(most, raw.fields.messageCount + 1);
      const letter = readDeadLetter(login, service, raw);
      if (letter.returns < MOST_RETURNS) yield { letter, raw };
      else {
        await this.copy(letter, letter.sentAgainAt);
        channel.ack(raw);
        last += 1;
      }
    }
  }

  private async open(): Promise<Channel> {
    const model = await this.broker.connection.ready();
    const channel = await model.createChannel().catch((error: unknown) => Promise.reject(unavailable('The broker opened no channel.', error)));
    return channel.on('error', () => undefined);
  }
}

/** What was being sent again lies there as it was and with a note of it. */
const noted = (found: readonly [Found, ...Found[]]): Found => found.find(({ letter: { sentAgainAt } }) => sentAgainAt !== undefined) ?? found[0];

/** By a word of its own: a quorum queue counts what comes back because its channel has ended as a failure. */
async function giveBack(channel: Channel): Promise<void> {
  try {
    channel.nackAll(true);
  } catch {
    // It has ended already, and the broker has given all of it back.
  }
  await endChannel(channel);
}
