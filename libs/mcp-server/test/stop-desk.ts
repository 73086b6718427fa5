import { Controller } from '@nestjs/common';
import { type PayloadOf, ProofCheck, type ReplyOf, StopCheck } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { decisionKey, verifyDecision } from '@waggle/grants';
import { type SigningKey, signStopAnswer } from '@waggle/grants/signer';
import { Handles } from '@waggle/messaging';
import { defineService } from '@waggle/runtime';
import { otherMessagesOf } from '@waggle/testing';

/** The one whose words count. */
export const PERSON = { name: 'olga', token: 'wg_olga' };

/** What is said to a tool server that asks whether a stop holds its call; `stale` gives the answer before again, `silence` lets it wait. */
export const stopDesk = { held: null as string | null, stale: false, silence: Promise.resolve(), key: undefined as SigningKey | undefined, asked: [] as Array<PayloadOf<typeof StopCheck>>, last: undefined as string | undefined };

@Controller()
class StopDeskController {
  @Handles(StopCheck)
  async check(question: PayloadOf<typeof StopCheck>): Promise<ReplyOf<typeof StopCheck>> {
    stopDesk.asked.push(question);
    await stopDesk.silence;
    if (stopDesk.stale && stopDesk.last !== undefined) return { answer: stopDesk.last };
    if (stopDesk.key === undefined) throw new AppError('not_asked', 'bug', 'no key yet');
    stopDesk.last = await signStopAnswer({ nonce: question.nonce, held: stopDesk.held }, stopDesk.key);
    return { answer: stopDesk.last };
  }

  @Handles(ProofCheck)
  async prove({ statement, proof }: PayloadOf<typeof ProofCheck>): Promise<ReplyOf<typeof ProofCheck>> {
    if (!verifyDecision(statement, proof, decisionKey(PERSON.token))) throw new AppError('proof_invalid', 'denied', 'The proof does not fit the decision');
    return { person: statement.person };
  }

  @Handles(otherMessagesOf('gatekeeper', StopCheck))
  async asked(): Promise<never> {
    throw new AppError('not_asked', 'bug', 'not asked in this test');
  }
}

/** Stands for the gatekeeper. */
export const deskGatekeeper = defineService({ name: 'gatekeeper', plane: 'core', roles: ['swarm'], controllers: [StopDeskController] });
