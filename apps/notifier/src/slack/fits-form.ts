import type { Proposal, ToolArguments } from '@waggle/contracts';
import { SLACK_INPUT_LENGTH } from '@waggle/grants';

/** A view holds 100 blocks. */
const MOST_INPUTS = 40;

/** Whether the form shows a call to its end: what is not shown is not approved by it. */
export function fitsForm({ args }: Pick<Proposal, 'args'>): boolean {
  const texts = textsOf(args);
  return texts.length <= MOST_INPUTS && texts.every(([, value]) => value.length <= SLACK_INPUT_LENGTH) && fixedOf(args).length <= SLACK_INPUT_LENGTH;
}

/** The texts of a call by their name. */
export function textsOf(args: ToolArguments): Array<readonly [string, string]> {
  return Object.entries(args).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
}

/** What of a call is no text, a line each. */
export function fixedOf(args: ToolArguments): string {
  const lines = Object.entries(args).flatMap(([name, value]) => (typeof value === 'string' || value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`]));
  return lines.length === 0 ? '' : `Stays as it is:\n${lines.join('\n')}`;
}
