import type { ApprovalEdit, ToolArguments } from '@waggle/contracts';

/** A person's own text is kept whole up to here. */
const LONGEST_VALUE = 10_000;
const MOST_CHANGES = 100;
const MOST_EDITS = 20;

/** What is different, by path: `payee.name`, `to.0`. */
export function changesBetween(before: ToolArguments, after: ToolArguments): ApprovalEdit['changes'] {
  const [one, other] = [leavesOf(before), leavesOf(after)];
  const fields = [...new Set([...one.keys(), ...other.keys()])].filter((field) => one.get(field) !== other.get(field));
  return fields.slice(0, MOST_CHANGES).map((field) => ({ field, before: cut(one.get(field)), after: cut(other.get(field)) }));
}

/** The last edits, with one more. */
export function withEdit(edits: readonly ApprovalEdit[], edit: ApprovalEdit): ApprovalEdit[] {
  return [...edits, edit].slice(-MOST_EDITS);
}

function leavesOf(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (value === null || typeof value !== 'object') found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  else if (Object.keys(value).length === 0) found.set(path, JSON.stringify(value));
  else for (const [key, inner] of Object.entries(value)) leavesOf(inner, path === '' ? key : `${path}.${key}`, found);
  return found;
}

const cut = (text: string | undefined): string | null => (text === undefined ? null : text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);
