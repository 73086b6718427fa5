import { z } from 'zod';

/** Longest text of an input in a Slack form, in characters. */
export const SLACK_INPUT_LENGTH = 3000;

/** The buttons of a prompt; `open` is a link. */
export const SLACK_ACTIONS = { approve: 'waggle.approve', reject: 'waggle.reject', edit: 'waggle.edit', open: 'waggle.open' } as const;
/** The forms behind two of them. */
export const SLACK_FORMS = { reject: 'waggle.reject', edit: 'waggle.edit' } as const;
/** The inputs of the forms, each in a block of the same name. An argument `x` of the call is in `arg:x`. */
export const SLACK_INPUTS = { reason: 'reason', again: 'again', argument: 'arg:' } as const;

const NAMES = { approve: SLACK_ACTIONS.approve, reject: SLACK_ACTIONS.reject, edit: SLACK_ACTIONS.edit };

/** What a button or a form is about: the entry of the queue, and the digest of what was shown. */
export interface SlackSubject {
  readonly approvalId: string;
  readonly digest: string;
}

/** A button was pressed. */
export interface SlackPress {
  readonly kind: 'press';
  readonly button: 'approve' | 'reject' | 'edit';
  readonly subject: SlackSubject;
  readonly user: string;
  readonly triggerId: string;
  /** The conversation with the message. */
  readonly channel: string;
}

/** A form was sent. */
export interface SlackForm {
  readonly kind: 'form';
  readonly form: 'reject' | 'edit';
  readonly subject: SlackSubject;
  readonly user: string;
  readonly reason: string;
  readonly again: boolean;
  /** Arguments of the call as they stand in the form; those that the form does not show are missing. */
  readonly edits: Readonly<Record<string, string>>;
}

export type SlackInteraction = SlackPress | SlackForm | { readonly kind: 'nothing' };

export interface SlackDecision extends SlackSubject {
  readonly verdict: 'approve' | 'reject' | 'modify';
  readonly reason: string;
  readonly again: boolean;
  readonly edits: Readonly<Record<string, string>>;
  /** Slack's id of who decided. */
  readonly user: string;
}

const SUBJECT = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([0-9a-f]{64})$/;

export function writeSubject({ approvalId, digest }: SlackSubject): string {
  return `${approvalId}:${digest}`;
}

const subjectSchema = z.string().transform((text, context): SlackSubject => {
  const [, approvalId, digest] = SUBJECT.exec(text) ?? [];
  if (approvalId !== undefined && digest !== undefined) return { approvalId, digest };
  context.addIssue('no subject');
  return z.NEVER;
});

const idSchema = z.string().min(1).max(100);
const userSchema = z.object({ id: idSchema });
const pressSchema = z.object({
  type: z.literal('block_actions'),
  user: userSchema,
  trigger_id: z.string().max(500),
  container: z.object({ channel_id: idSchema }),
  actions: z.tuple([z.object({ action_id: z.enum(Object.values(NAMES)), value: subjectSchema })]),
});
const inputSchema = z.object({ value: z.string().nullish(), selected_options: z.array(z.object({ value: z.string() })).optional() });
const formSchema = z.object({
  type: z.literal('view_submission'),
  user: userSchema,
  view: z.object({
    callback_id: z.enum(Object.values(SLACK_FORMS)),
    private_metadata: subjectSchema,
    state: z.object({ values: z.record(z.string(), z.record(z.string(), inputSchema)) }),
  }),
});
const typeSchema = z.object({ type: z.string(), actions: z.array(z.object({ action_id: z.string() })).optional() });

/**
 * Reads what a person did in Slack from the body of the request. `nothing`: a link was opened, or another app's doings.
 *
 * @returns undefined when it is ours and does not have our form.
 */
export function readSlackInteraction(body: string): SlackInteraction | undefined {
  const payload = payloadOf(body);
  const outer = typeSchema.safeParse(payload);
  if (!outer.success) return undefined;
  if (outer.data.type === 'block_actions') return isOurs(outer.data.actions ?? []) ? readPress(payload) : { kind: 'nothing' };
  return outer.data.type === 'view_submission' ? readForm(payload) : { kind: 'nothing' };
}

/** The decision that an interaction is; undefined for a button that only opens a form. */
export function slackDecisionOf(interaction: SlackInteraction): SlackDecision | undefined {
  if (interaction.kind === 'form') {
    const { form, subject, user, reason, again, edits } = interaction;
    return form === 'reject' ? { ...subject, user, reason, again, verdict: 'reject', edits: {} } : { ...subject, user, reason, again: false, verdict: 'modify', edits };
  }
  if (interaction.kind !== 'press' || interaction.button !== 'approve') return undefined;
  return { ...interaction.subject, user: interaction.user, verdict: 'approve', reason: '', again: false, edits: {} };
}

function isOurs(actions: ReadonlyArray<{ action_id: string }>): boolean {
  const known: readonly string[] = Object.values(NAMES);
  return actions.some(({ action_id }) => known.includes(action_id));
}

function readPress(payload: unknown): SlackPress | undefined {
  const parsed = pressSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { user, trigger_id, container, actions } = parsed.data;
  const [{ action_id, value }] = actions;
  const button = (['approve', 'reject', 'edit'] as const).find((name) => NAMES[name] === action_id);
  return button && { kind: 'press', button, subject: value, user: user.id, triggerId: trigger_id, channel: container.channel_id };
}

function readForm(payload: unknown): SlackForm | undefined {
  const parsed = formSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { user, view } = parsed.data;
  const inputs = Object.entries(view.state.values).map(([block, elements]) => [block, Object.values(elements)[0]] as const);
  const named = (name: string): z.infer<typeof inputSchema> | undefined => inputs.find(([block]) => block === name)?.[1];
  const edits = inputs.flatMap(([block, input]) => (block.startsWith(SLACK_INPUTS.argument) ? [[block.slice(SLACK_INPUTS.argument.length), input?.value ?? '']] : []));
  return {
    kind: 'form',
    form: view.callback_id === SLACK_FORMS.reject ? 'reject' : 'edit',
    subject: view.private_metadata,
    user: user.id,
    reason: (named(SLACK_INPUTS.reason)?.value ?? '').trim(),
    again: (named(SLACK_INPUTS.again)?.selected_options ?? []).length > 0,
    edits: Object.fromEntries(edits) as Record<string, string>,
  };
}

/** Slack sends one form field, `payload`, with JSON; a second one could be read by somebody else than us. */
function payloadOf(body: string): unknown {
  const [payload, ...more] = new URLSearchParams(body).getAll('payload');
  if (payload === undefined || more.length > 0) return undefined;
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
