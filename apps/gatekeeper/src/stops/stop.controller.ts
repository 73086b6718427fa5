import { Controller, Inject } from '@nestjs/common';
import { type PayloadOf, type ReplyOf, StopCheck, stopHolds, StopLift, StopList, StopOrder, StopRaise, stopWords } from '@waggle/contracts';
import { type SigningKey, signStopAnswer } from '@waggle/grants/signer';
import { Handles, type MessageContext } from '@waggle/messaging';
import { ApprovalRepository } from '../approval.repository.js';
import { SIGNING_KEY } from '../grant-signer.service.js';
import { StopRepository } from './stop.repository.js';
import { StopService } from './stop.service.js';

/** Messages about what is held still. */
@Controller()
export class StopController {
  constructor(
    private readonly stops: StopRepository,
    private readonly service: StopService,
    private readonly approvals: ApprovalRepository,
    @Inject(SIGNING_KEY) private readonly key: SigningKey,
  ) {}

  @Handles(StopOrder)
  async order(payload: PayloadOf<typeof StopOrder>): Promise<ReplyOf<typeof StopOrder>> {
    return { stop: await this.service.order(payload) };
  }

  @Handles(StopLift)
  async lift(payload: PayloadOf<typeof StopLift>): Promise<ReplyOf<typeof StopLift>> {
    return { stop: await this.service.lift(payload) };
  }

  @Handles(StopRaise)
  async raise(payload: PayloadOf<typeof StopRaise>, { tx }: MessageContext): Promise<void> {
    await this.service.raise(tx, payload);
  }

  @Handles(StopList)
  async list({ ended }: PayloadOf<typeof StopList>): Promise<ReplyOf<typeof StopList>> {
    return { stops: await this.stops.list(ended) };
  }

  /** Who has proposed the call stands in the approval, not in the question. */
  @Handles(StopCheck)
  async check({ nonce, approvalId, taskId, caller, server, tool }: PayloadOf<typeof StopCheck>): Promise<ReplyOf<typeof StopCheck>> {
    const approval = UUID.test(approvalId) ? await this.approvals.find(approvalId) : undefined;
    const target = { taskId, agents: approval === undefined ? [caller] : [caller, approval.agent], server, tool };
    const stop = (await this.stops.list(false)).find((one) => stopHolds(one, target, Date.now()));
    const held = stop === undefined ? null : `${stop.by} has stopped ${stopWords(stop.scope)} until ${stop.until}: ${stop.why}`;
    return { answer: await signStopAnswer({ nonce, held }, this.key) };
  }
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
