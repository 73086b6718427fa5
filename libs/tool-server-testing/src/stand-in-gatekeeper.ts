import { Controller, Inject } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, StopCheck } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { type SigningKey, signStopAnswer } from '@waggle/grants/signer';
import { Handles } from '@waggle/messaging';
import { defineService, type ServiceDefinition } from '@waggle/runtime';
import { otherMessagesOf } from '@waggle/testing';

/** What the stand-in says to whoever asks whether a stop holds a call. */
export interface StopDesk {
  /** In words, what holds every call; null: nothing does. */
  held: string | null;
  /** Gives the last answer again instead of a new one, as somebody would who has overheard it. */
  stale: boolean;
  /** What the answers are signed with. */
  key: SigningKey;
  readonly asked: Array<PayloadOf<typeof StopCheck>>;
}

const DESK = Symbol('stop desk');

@Controller()
class StopDeskController {
  private last: string | undefined;

  constructor(@Inject(DESK) private readonly desk: StopDesk) {}

  @Handles(StopCheck)
  async check(question: PayloadOf<typeof StopCheck>): Promise<ReplyOf<typeof StopCheck>> {
    this.desk.asked.push(question);
    if (this.desk.stale && this.last !== undefined) return { answer: this.last };
    this.last = await signStopAnswer({ nonce: question.nonce, held: this.desk.held }, this.desk.key);
    return { answer: this.last };
  }

  @Handles(otherMessagesOf('gatekeeper', StopCheck))
  async asked(): Promise<never> {
    throw new AppError('not_asked', 'bug', 'not asked in this test');
  }
}

/** Stands for the gatekeeper where a test needs it for nothing but the stops. */
export function standInGatekeeper(desk: StopDesk): ServiceDefinition {
  return defineService({ name: 'gatekeeper', plane: 'core', roles: ['swarm'], controllers: [StopDeskController], providers: [{ provide: DESK, useValue: desk }] });
}
