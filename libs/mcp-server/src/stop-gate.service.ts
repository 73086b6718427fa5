import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { StopCheck } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { type GrantClaims, type KeySet, readStopAnswer } from '@waggle/grants';
import { Messenger } from '@waggle/messaging';
import { effectError } from './effect.error.js';
import { GRANT_KEYS } from './grant-keys.js';

const ASK_MS = 5_000;

/**
 * The last place where a stop is heeded: asked right before each effect, of the gatekeeper alone, who signs the answer to this one
 * question. No answer is a no, for the moment.
 */
@Injectable()
export class StopGate {
  constructor(
    private readonly messenger: Messenger,
    @Inject(GRANT_KEYS) private readonly keys: KeySet,
  ) {}

  /** @throws AppError `effect_stopped`, `stops_unknown`, both transient: nothing was done, and the same grant may be brought again. */
  async check({ approvalId, taskId, server, tool, gid }: GrantClaims, caller: string): Promise<void> {
    const nonce = randomUUID();
    const jws = await this.ask({ nonce, approvalId, taskId, caller, server, tool });
    const { held } = await readStopAnswer(jws, this.keys, nonce);
    if (held !== null) throw effectError('effect_stopped', held, { grantId: gid, approvalId });
  }

  private async ask(question: Parameters<typeof this.messenger.ask<typeof StopCheck>>[1]): Promise<string> {
    try {
      return (await this.messenger.ask(StopCheck, question, { taskId: question.taskId, timeoutMs: ASK_MS })).answer;
    } catch (thrown) {
      throw new AppError('stops_unknown', 'transient', 'The gatekeeper does not say whether a stop holds this call; it waits', {}, thrown);
    }
  }
}
