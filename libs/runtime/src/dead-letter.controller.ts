import { Controller, Inject } from '@nestjs/common';
import { DeadList, type DeadLetterView, DeadSettle, DeadShow, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { type DeadLetter, DeadLetters, Handles } from '@waggle/messaging';
import { KnownSecrets } from '@waggle/observability';
import { IDENTITY, type Identity } from './tokens.js';

/** More than is shown: what looks like a secret is looked for before it is cut. */
const LONGEST_BODY = 24_000;

/** Every service shows its dead letters and settles them at a person's word: nobody else may read them. */
@Controller()
export class DeadLetterController {
  constructor(
    @Inject(IDENTITY) private readonly identity: Identity,
    private readonly dead: DeadLetters,
    private readonly secrets: KnownSecrets,
  ) {}

  @Handles(DeadList)
  async list(): Promise<ReplyOf<typeof DeadList>> {
    return this.dead.list((letter) => this.viewOf(letter));
  }

  @Handles(DeadShow)
  async show({ id }: PayloadOf<typeof DeadShow>): Promise<ReplyOf<typeof DeadShow>> {
    const letter = await this.dead.one(id);
    const body = this.secrets.without(letter.content.toString('utf8'));
    return { letter: this.viewOf(letter), body: body.slice(0, LONGEST_BODY), cut: body.length > LONGEST_BODY };
  }

  @Handles(DeadSettle)
  async settle({ id, how }: PayloadOf<typeof DeadSettle>): Promise<ReplyOf<typeof DeadSettle>> {
    const letter = how === 'again' ? await this.dead.again(id) : await this.dead.drop(id);
    return { letter: this.viewOf(letter) };
  }

  private viewOf(letter: DeadLetter): DeadLetterView {
    const { id, messageId, name, envelopes, sender, reason, sentAgainAt } = letter;
    const [first] = envelopes;
    // Known secrets are looked for as they stand in JSON.
    const clean = (text: string): string => JSON.parse(this.secrets.without(JSON.stringify(text))) as string;
    const obstacle = this.dead.obstacle(letter);
    return {
      id,
      service: this.identity.service,
      messageId,
      message: name,
      count: envelopes.length,
      taskId: first?.taskId ?? null,
      sender: sender ?? null,
      attempts: first?.attempt ?? null,
      created: first?.created ?? null,
      diedAt: reason.diedAt,
      code: reason.code,
      kind: reason.kind,
      error: clean(reason.message),
      sentAgainAt: sentAgainAt ?? null,
      obstacle: obstacle === undefined ? null : clean(obstacle),
    };
  }
}
