import { AppError } from '@waggle/errors';
import { parse } from 'yaml';
import { z } from 'zod';
import { APPROVAL_SETTINGS, type ApprovalPolicy } from './approval-settings.policy.js';

export type PolicyFileErrorCode = 'policy_invalid';

/** Longest policy file, in characters. */
export const LONGEST_POLICY_FILE = 20_000;

const valueSchema = z.union([z.string(), z.number(), z.record(z.string(), z.union([z.string(), z.number()]))]);
const fileSchema = z.strictObject(Object.fromEntries(Object.keys(APPROVAL_SETTINGS).map((name) => [name, valueSchema.optional()])));

/**
 * Reads a policy file: YAML or JSON, an object of settings by the names that they have in the environment of the gatekeeper. What it does
 * not name stays as in `base`. A list of pairs (`PAYMENT_CAP_DAY`, `TOOL_CLASSES`) may be written as a mapping.
 *
 * @throws AppError `policy_invalid` with all faults
 */
export function readPolicyFile(text: string, base: ApprovalPolicy): ApprovalPolicy {
  const file = fileSchema.safeParse(read(text) ?? {});
  if (!file.success) throw invalid(file.error.issues.map((issue) => (issue.code === 'unrecognized_keys' ? `there is no ${issue.keys.join(', ')}` : `${issue.path.join('.')}: ${issue.message}`)));
  const faults: string[] = [];
  const given = Object.entries(file.data).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const parsed = APPROVAL_SETTINGS[name as keyof ApprovalPolicy].schema.safeParse(textOf(value));
    if (!parsed.success) faults.push(...parsed.error.issues.map(({ message }) => `${name}: ${message}`));
    return [[name, parsed.data] as const];
  });
  if (faults.length > 0) throw invalid(faults);
  return { ...base, ...Object.fromEntries(given) };
}

function read(text: string): unknown {
  if (text.length > LONGEST_POLICY_FILE) throw invalid([`it is longer than ${LONGEST_POLICY_FILE} characters`]);
  try {
    return parse(text, { maxAliasCount: 0, uniqueKeys: true, schema: 'core' }) as unknown;
  } catch (thrown) {
    throw invalid([thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : 'it cannot be read']);
  }
}

function textOf(value: z.infer<typeof valueSchema>): string {
  return typeof value === 'object' ? Object.entries(value).map(([key, one]) => `${key} ${one}`).join(', ') : String(value);
}

function invalid(faults: string[]): AppError<PolicyFileErrorCode> {
  return new AppError('policy_invalid', 'invalid', `The policy file does not hold: ${faults.join('; ')}`, { faults: faults.slice(0, 20) });
}
