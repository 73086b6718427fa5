import type { NamedText, Proposal, ToolArguments } from '@waggle/contracts';
import type { TaskRecord } from '../task-record.js';

type Json = ToolArguments[string];

/** Body, name and every text of the front matter: subjects, names of attachments, what an invitation says. */
export function inboundTexts(task: TaskRecord): NamedText[] {
  const { body, frontMatter } = task.data.document;
  return [{ name: 'body', text: body }, { name: 'name', text: task.taskId.replaceAll('_', ' ') }, ...textsIn(frontMatter as Json, 'front_matter')];
}

/** What would go out: every argument, however deep, and the preview. */
export function outboundTexts(proposal: Proposal): NamedText[] {
  return [{ name: 'preview', text: proposal.preview }, ...textsIn(proposal.args, 'args')];
}

/** Every text, however deep, named by its path: `args.content.text`. */
function textsIn(value: Json, path: string): NamedText[] {
  if (typeof value === 'string') return [{ name: path, text: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

/** The same with what a scan has changed; `path` names it as `textsIn` does. */
export function replacedIn(value: Json, path: string, texts: readonly NamedText[]): Json {
  return replaced(value, path, new Map(texts.map(({ name, text }) => [name, text])));
}

/** A real secret never leaves: the proposal takes the redacted texts. */
export function redacted(proposal: Proposal, texts: readonly NamedText[]): Proposal {
  const changed = new Map(texts.map(({ name, text }) => [name, text]));
  const args = Object.fromEntries(Object.entries(proposal.args).map(([key, value]) => [key, replaced(value, `args.${key}`, changed)]));
  return { ...proposal, args, preview: changed.get('preview') ?? proposal.preview };
}

function replaced(value: Json, path: string, changed: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return changed.get(path) ?? value;
  if (Array.isArray(value)) return value.map((inner, at) => replaced(inner, `${path}.${at}`, changed));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, `${path}.${key}`, changed)]));
}
