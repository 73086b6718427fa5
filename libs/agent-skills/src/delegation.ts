import type { Instruction } from '@waggle/brain';
import type { AgentResultInput, PayloadOf, TaskDelegate } from '@waggle/contracts';

/** What an agent is given. */
export type Delegation = PayloadOf<typeof TaskDelegate>;
export type Done = Extract<AgentResultInput, { outcome: 'done' }>;
export type Failed = Extract<AgentResultInput, { outcome: 'failed' }>;

/** A text of the front matter, or null. Numbers and dates count as what they read. */
export function fieldOf({ document }: Delegation, ...names: string[]): string | null {
  for (const name of names) {
    const value = document.frontMatter[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
    if (value instanceof Date) return value.toISOString();
  }
  return null;
}

/** A list of the front matter; one text counts as a list split at commas. */
export function listOf({ document }: Delegation, name: string): string[] {
  const value = document.frontMatter[name];
  if (Array.isArray(value)) return value.filter((item): item is string => typeof item === 'string');
  return typeof value === 'string' ? splitAddresses(value) : [];
}

/** What operators said of earlier drafts of the task, for the brain. */
export function instructionsOf({ feedback }: Delegation): Instruction[] {
  return feedback.map(({ reason, refused }) => ({ reason, refused: refused.preview }));
}

/** The step of a plan that says what was heeded. */
export function heedLine({ feedback }: Delegation): string[] {
  const last = feedback.at(-1);
  return last === undefined ? [] : [`Heed what ${last.by} said of the last draft: "${last.reason.slice(0, 300)}"`];
}

/** An answer that trying again would not change. */
export function failed(cause: string, detail: string, plan: string[] = []): Failed {
  return { outcome: 'failed', plan, cause, detail, retryable: false };
}

/** A comma inside quotes belongs to a name. */
function splitAddresses(text: string): string[] {
  return (text.match(/(?:"[^"]*"|[^,;"])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
}
