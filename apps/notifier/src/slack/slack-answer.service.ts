import { Inject, Injectable } from '@nestjs/common';
import { APPROVAL_STATES, ApprovalDecideInSlack, ApprovalList, type SignedSlackRequest } from '@waggle/contracts';
import { type AppError, toAppError } from '@waggle/errors';
import { readSlackInteraction, SLACK_INPUT_LENGTH, SLACK_INPUTS, type SlackForm, type SlackPress, verifySlackRequest } from '@waggle/grants';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import type { NotifierConfig } from '../notifier.config.js';
import { notifierError } from '../notifier.error.js';
import { fitsForm } from './fits-form.js';
import { editForm, rejectForm } from './form.js';
import { escaped } from './block-kit.js';
import { SlackProvider } from './slack.provider.js';

/** Slack waits three seconds in all, and a form's trigger lives as long. */
const DECIDE_WITHIN_MS = 2000;
const LOOK_WITHIN_MS = 1200;

/** What a form is answered with when something is wrong with its inputs. */
interface FormErrors {
  readonly response_action: 'errors';
  readonly errors: Readonly<Record<string, string>>;
}

/**
 * Answers what people do in Slack. A decision goes on to the gatekeeper as Slack signed it: this service can neither make one nor
 * change one. The signature is checked here as well, because forms show what proposals say.
 */
@Injectable()
export class SlackAnswerService {
  constructor(
    private readonly messenger: Messenger,
    private readonly slack: SlackProvider,
    @Inject(CONFIG) private readonly config: Pick<NotifierConfig, 'SLACK_SIGNING_SECRET'>,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** @returns the body of the answer; null: none. @throws AppError `slack_unsigned`, `slack_unknown_form`. */
  async answer(request: SignedSlackRequest): Promise<object | null> {
    if (!verifySlackRequest(request, this.config.SLACK_SIGNING_SECRET)) throw notifierError('slack_unsigned', 'The request does not bear a fresh signature of Slack');
    const interaction = readSlackInteraction(request.body);
    if (interaction === undefined) throw notifierError('slack_unknown_form', 'The request is nothing that our buttons and forms send');
    if (interaction.kind === 'nothing') return null;
    return interaction.kind === 'form' ? this.submitted(interaction, request) : this.pressed(interaction, request);
  }

  private async pressed(press: SlackPress, request: SignedSlackRequest): Promise<null> {
    try {
      if (press.button === 'approve') await this.decide(request);
      else if (press.button === 'reject') await this.slack.openForm(press.triggerId, rejectForm(press.subject));
      else await this.openEdit(press);
    } catch (thrown) {
      await this.tell(press, toAppError(thrown));
    }
    return null;
  }

  private async openEdit({ subject, triggerId }: SlackPress): Promise<void> {
    const { approvals } = await this.messenger.ask(ApprovalList, { approvalId: subject.approvalId, states: [...APPROVAL_STATES], limit: 1 }, { timeoutMs: LOOK_WITHIN_MS });
    const approval = approvals.find(({ id }) => id === subject.approvalId);
    if (approval === undefined) throw notifierError('slack_unknown_form', 'There is no such proposal any more');
    if (approval.state !== 'pending') throw notifierError('slack_unknown_form', `Already ${approval.state} by ${approval.decidedBy ?? 'nobody'} at ${approval.decidedAt ?? ''}`);
    if (approval.digest !== subject.digest) throw notifierError('slack_unknown_form', 'It has changed since you were asked; look at the newer message');
    if (!fitsForm(approval.proposal)) throw notifierError('slack_unknown_form', 'It is too long for a form of Slack; open it in the dashboard');
    await this.slack.openForm(triggerId, editForm(subject, approval));
  }

  private async submitted(form: SlackForm, request: SignedSlackRequest): Promise<FormErrors | null> {
    const errors = faultsIn(form);
    if (errors !== undefined) return errors;
    try {
      await this.decide(request);
      return null;
    } catch (thrown) {
      const error = toAppError(thrown);
      this.log.info({ code: error.code, approvalId: form.subject.approvalId }, 'a decision in Slack was not taken');
      return errorsOf(form, error);
    }
  }

  private async decide(request: SignedSlackRequest): Promise<void> {
    await this.messenger.ask(ApprovalDecideInSlack, request, { timeoutMs: DECIDE_WITHIN_MS });
  }

  private async tell({ channel, user, subject }: SlackPress, error: AppError): Promise<void> {
    this.log.info({ code: error.code, approvalId: subject.approvalId }, 'a decision in Slack was not taken');
    try {
      await this.slack.tell(channel, user, escaped(sentenceOf(error)));
    } catch (thrown) {
      this.log.warn({ code: toAppError(thrown).code }, 'a person in Slack could not be told why');
    }
  }
}

/** What Slack itself checks, and whoever speaks in its name need not. */
function faultsIn({ form, reason, edits }: SlackForm): FormErrors | undefined {
  const long = Object.entries(edits).filter(([, text]) => text.length > SLACK_INPUT_LENGTH);
  if (long.length > 0) return errorsAt(Object.fromEntries(long.map(([name]) => [`${SLACK_INPUTS.argument}${name}`, `At most ${SLACK_INPUT_LENGTH} characters`])));
  return form === 'reject' && reason === '' ? errorsAt({ [SLACK_INPUTS.reason]: 'Say why' }) : undefined;
}

/** Each fault at the input that it names, the rest at the reason, which every form has. */
function errorsOf({ edits }: SlackForm, error: AppError): FormErrors {
  const { faults } = error.details;
  const named = (Array.isArray(faults) ? (faults as string[]) : []).flatMap((fault) => {
    const name = fault.split(/[.:]/, 1)[0] ?? '';
    return Object.hasOwn(edits, name) ? [[`${SLACK_INPUTS.argument}${name}`, fault.slice(fault.indexOf(':') + 1).trim().slice(0, 150)] as const] : [];
  });
  return errorsAt(named.length > 0 ? Object.fromEntries(named) : { [SLACK_INPUTS.reason]: sentenceOf(error).slice(0, 150) });
}

function errorsAt(errors: FormErrors['errors']): FormErrors {
  return { response_action: 'errors', errors };
}

function sentenceOf({ kind, code, message, details }: AppError): string {
  const { findings, blanks } = details;
  const more = [findings, blanks].flatMap((list) => (Array.isArray(list) ? (list as string[]) : []));
  if (kind === 'bug') return 'Something went wrong here; nothing is known of your answer. Look at the proposal in the dashboard.';
  if (kind === 'transient') return `The approval queue did not answer (${code}). If this message does not change, try again.`;
  return more.length === 0 ? `${message}.` : `${message}: ${more.join(', ')}.`;
}
