import { type AgentResultInput, receiptSchema, type PayloadOf, type TaskDelegate, toolOf } from '@waggle/contracts';
import { type AppError, toAppError } from '@waggle/errors';
import type { AgentContext } from '@waggle/runtime';

type Delegation = PayloadOf<typeof TaskDelegate>;

/** The call may have been made, and its answer says nothing that can be understood. */
const UNCLEAR = ['effect_uncertain', 'tool_output_invalid', 'tool_protocol'];
const PLAN = ['Take the call exactly as it was approved', 'Make it with the grant', 'Keep the receipt'];

/** Makes the call that a person has approved: the stored one, never one that an agent composes. The tool server checks the grant. */
export async function executeGranted({ execution }: Delegation, context: AgentContext): Promise<AgentResultInput> {
  if (execution === undefined) return failed('execution_missing', 'The delegation holds no approved call.');
  const { server, tool: name, args } = execution.proposal;
  const tool = toolOf(server, name);
  if (tool === undefined) return failed('tool_unknown', `There is no tool ${server}.${name}.`);
  try {
    const output = await context.tools.call(tool, args, { grant: execution.grant });
    const receipt = receiptSchema.safeParse(output['receipt']);
    if (!receipt.success) return { ...failed('receipt_missing', `${server}.${name} gave no receipt.`), uncertain: true };
    return { outcome: 'done', plan: PLAN, summary: `${server}.${name}: ${receipt.data.readBack.detail}`, receipt: receipt.data };
  } catch (thrown) {
    const { code, kind, message, details } = toAppError(thrown);
    context.log.warn({ tool: `${server}.${name}`, code }, 'a granted call was not carried out');
    return { ...failed(code, message), retryable: kind === 'transient', retryAfterSeconds: secondsIn(details), uncertain: UNCLEAR.includes(code), stale: code === 'effect_stale' };
  }
}

function secondsIn({ retryAfterSeconds }: AppError['details']): number | undefined {
  return typeof retryAfterSeconds === 'number' && retryAfterSeconds >= 0 ? retryAfterSeconds : undefined;
}

function failed(cause: string, detail: string): Extract<AgentResultInput, { outcome: 'failed' }> {
  return { outcome: 'failed', plan: PLAN, cause, detail, retryable: false };
}
