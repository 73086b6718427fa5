import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditRecord, DeadList, type DeadLetterList, type DeadLetterView, DeadSettle, DeadShow, INSTANCES, type PayloadOf, type ReplyOf, serviceOfLetter } from '@waggle/contracts';
import { type AppError, toAppError } from '@waggle/errors';
import { withoutSecrets } from '@waggle/guard';
import { Messenger } from '@waggle/messaging';

/** A service that is away is waited for no longer. */
const ANSWER_WITHIN_MS = 5000;
/** A queue of thousands is looked through for one letter. */
const FOUND_WITHIN_MS = 20_000;
const LONGEST_IN_AUDIT = 1500;
/** Well before the end of what a service gives: a secret at the cut was seen whole. */
const LONGEST_BODY = 20_000;
const LONGEST_ERROR = 1800;
const LONGEST_LISTED = 300;

export type How = PayloadOf<typeof DeadSettle>['how'];

type Answer = { readonly service: string; readonly reply: ReplyOf<typeof DeadList> | undefined };

/** The dead letters of all services, each of which alone may read its own. */
@Injectable()
export class DeadLetterDesk {
  constructor(private readonly messenger: Messenger) {}

  /** @param service this one alone; then it must be one of this zone. @throws AppError `message_unroutable` (missing) */
  async list(service?: string): Promise<DeadLetterList> {
    const answers = await this.answers(service);
    const known = answers.flatMap(({ reply }) => reply?.letters ?? []).map((letter) => clean(letter, LONGEST_LISTED));
    return {
      letters: known.sort((one, two) => two.diedAt.localeCompare(one.diedAt)),
      more: answers.filter(({ reply }) => reply?.more === true).map((answer) => answer.service),
      silent: answers.filter(({ reply }) => reply === undefined).map((answer) => answer.service),
    };
  }

  /** What looks like a secret in its texts is taken out. @throws AppError `dead_letter_not_found`, `ask_timeout`, `message_unroutable` */
  async show(id: string): Promise<ReplyOf<typeof DeadShow>> {
    const shown = await this.messenger.ask(DeadShow, { id }, { to: serviceOfLetter(id), timeoutMs: FOUND_WITHIN_MS });
    const body = withoutSecrets(shown.body);
    return { letter: clean(shown.letter, LONGEST_ERROR), body: body.slice(0, LONGEST_BODY), cut: shown.cut || body.length > LONGEST_BODY };
  }

  /**
   * It stands in the audit before it is done, so that nothing goes without a trace; what then fails is said there as well.
   *
   * @throws AppError as `show`, and `dead_letter_final`
   */
  async settle(id: string, how: How, actor: string): Promise<ReplyOf<typeof DeadSettle>> {
    const { letter } = await this.show(id);
    await this.record(entryOf(letter, how, actor));
    try {
      await this.messenger.ask(DeadSettle, { id, how }, { to: serviceOfLetter(id), timeoutMs: FOUND_WITHIN_MS });
      return { letter };
    } catch (thrown) {
      await this.record(entryOf(letter, how, actor, toAppError(thrown)));
      throw thrown;
    }
  }

  private async answers(service: string | undefined): Promise<Answer[]> {
    if (service !== undefined) return [await this.ask(service)];
    const all = await Promise.all(Object.keys(INSTANCES).map((name) => this.ask(name).catch(() => undefined)));
    return all.filter((answer) => answer !== undefined);
  }

  /** @throws AppError `message_unroutable`: this zone does not have it, and so no letters of it */
  private async ask(service: string): Promise<Answer> {
    try {
      return { service, reply: await this.messenger.ask(DeadList, {}, { to: service, timeoutMs: ANSWER_WITHIN_MS }) };
    } catch (thrown) {
      if (toAppError(thrown).code === 'message_unroutable') throw thrown;
      return { service, reply: undefined };
    }
  }

  private async record(entry: AuditEntry): Promise<void> {
    await this.messenger.publish(AuditRecord, { entries: [entry] }, { priority: 'LOW' });
  }
}

/** An error may quote what it was about. */
function clean(letter: DeadLetterView, longest: number): DeadLetterView {
  const short = (text: string): string => withoutSecrets(text).slice(0, longest);
  return { ...letter, error: short(letter.error), obstacle: letter.obstacle === null ? null : short(letter.obstacle) };
}

function entryOf({ id, service, message, messageId, taskId, sender, diedAt, code, error }: DeadLetterView, how: How, actor: string, failure?: AppError): AuditEntry {
  const input = `${message} (${messageId}) of ${sender ?? 'an unknown sender'} to ${service}, dead since ${diedAt}: ${error} [${code}]`;
  const output = failure === undefined ? 'ordered' : `not known to be done: ${failure.message} [${failure.code}]`;
  return { at: new Date().toISOString(), actor, action: `dead.${how}`, target: id, taskId, input: input.slice(0, LONGEST_IN_AUDIT), output: output.slice(0, LONGEST_IN_AUDIT), approval: null, evidence: [], durationMs: null, success: failure === undefined };
}
