import { BROKER_PRIORITY } from '@waggle/contracts';
import type { Outgoing } from './publisher.js';

/** Envelopes in one message of the broker at most: so much is lost from sight of the priorities at once. */
export const MOST_TOGETHER = 64;
/** Characters at most; a longer message travels alone. Far below what any broker takes. */
export const LONGEST_TOGETHER = 128 * 1024;

export type Haste = 'urgent' | 'patient' | 'none';

/** What travels as one message of the broker: a lone envelope as it is, several as an array. All have one name, way and priority. */
export class Parcel {
  readonly messages: Outgoing[] = [];
  /** Ends when the broker has all of them. */
  readonly confirmed: Promise<void>;
  private length = 0;
  private unhurried = true;
  private full = false;
  private settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;

  constructor(private readonly most: number) {
    this.confirmed = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
  }

  /** Whether it took the message. The first is always taken. */
  take(message: Outgoing): boolean {
    const length = message.body.length;
    this.full ||= this.messages.length > 0 && this.length + length > LONGEST_TOGETHER;
    if (this.full) return false;
    this.messages.push(message);
    this.full = this.messages.length >= this.most;
    this.length += length;
    this.unhurried &&= message.unhurried === true;
    return true;
  }

  /** How long it may wait for more of its kind: not at all, while others are not confirmed, or some milliseconds because nobody waits for it. */
  get haste(): Haste {
    const [first] = this.messages;
    if (first?.together !== true || first.brokerPriority > BROKER_PRIORITY.NORMAL) return 'urgent';
    return this.unhurried && !this.full ? 'none' : 'patient';
  }

  get body(): Buffer {
    const [first] = this.messages;
    if (first !== undefined && this.messages.length === 1) return Buffer.from(first.body);
    return Buffer.from(`[${this.messages.map(({ body }) => body).join(',')}]`);
  }

  succeed(): void {
    this.settle?.resolve();
  }

  fail(error: Error): void {
    this.settle?.reject(error);
  }
}

/** What waits to be sent, put together by where it goes. The order of what goes one way stays. */
export class Gathering {
  private parcels: Parcel[] = [];
  private readonly open = new Map<string, Parcel>();

  /** @param most envelopes in one message of the broker */
  constructor(private readonly most: number) {}

  get empty(): boolean {
    return this.parcels.length === 0;
  }

  add(message: Outgoing): Parcel {
    const key = message.together ? `${message.exchange} ${message.key} ${message.brokerPriority}` : undefined;
    const open = key === undefined ? undefined : this.open.get(key);
    if (open?.take(message)) return open;
    const parcel = new Parcel(this.most);
    parcel.take(message);
    this.parcels.push(parcel);
    if (key !== undefined) this.open.set(key, parcel);
    return parcel;
  }

  /** Takes out what has gathered and is in such haste. */
  take(...hastes: readonly Haste[]): Parcel[] {
    const taken = new Set(this.parcels.filter(({ haste }) => hastes.includes(haste)));
    if (taken.size === 0) return [];
    this.parcels = this.parcels.filter((parcel) => !taken.has(parcel));
    for (const [key, parcel] of this.open) if (taken.has(parcel)) this.open.delete(key);
    return [...taken];
  }
}

/** The envelopes in the body of a message of the broker. @throws SyntaxError when it is not JSON */
export function envelopesIn(body: Buffer): unknown[] {
  const value: unknown = JSON.parse(body.toString('utf8'));
  return Array.isArray(value) ? (value as unknown[]) : [value];
}
