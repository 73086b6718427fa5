import { type AgentResult, type NamedText, PREFIX_NAMES, type Proposal, textsIn, type ToolArguments, withTexts } from '@waggle/contracts';
import type { TaskRecord } from '../task-record.js';

type Json = ToolArguments[string];

const DAY = String.raw`20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`;
const UUID = String.raw`[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}`;
/** How the intake and programs name a task: its prefix and a day with the digits of a hash, or a UUID. No stranger's word fits into that. */
const NAMED_BY_PROGRAM = new RegExp(`^(?:${PREFIX_NAMES.join('|')})_(?:${DAY}_[\\da-f]{8,12}|${UUID})$`);

/** Body, the name that somebody has given, and every text of the front matter: subjects, names of attachments, what an invitation says. */
export function inboundTexts({ taskId, data }: Pick<TaskRecord, 'taskId' | 'data'>): NamedText[] {
  const { body, frontMatter } = data.document;
  const name = NAMED_BY_PROGRAM.test(taskId) ? [] : [{ name: 'name', text: taskId.replaceAll('_', ' ') }];
  return [{ name: 'body', text: body }, ...name, ...textsIn(frontMatter, 'front_matter')];
}

/** What would go out: every argument, however deep, and the preview. */
export function outboundTexts(proposal: Proposal): NamedText[] {
  return [{ name: 'preview', text: proposal.preview }, ...textsIn(proposal.args, 'args')];
}

/** The same with what a scan has changed; `path` names it as `textsIn` does. */
export function replacedIn(value: Json, path: string, texts: readonly NamedText[]): Json {
  return withTexts(value, path, new Map(texts.map(({ name, text }) => [name, text])));
}

/** A real secret never leaves: the proposal takes the redacted texts. */
export function redacted(proposal: Proposal, texts: readonly NamedText[]): Proposal {
  const changed = new Map(texts.map(({ name, text }) => [name, text]));
  const args = Object.fromEntries(Object.entries(proposal.args).map(([key, value]) => [key, withTexts(value, `args.${key}`, changed)]));
  return { ...proposal, args, preview: changed.get('preview') ?? proposal.preview };
}

/** The agent's answer without what the scan has cut out of one of its proposals: there, and where its drafts say the same. It is written into files. */
export function answerWithout(result: AgentResult | null, proposal: Proposal, texts: readonly NamedText[]): AgentResult | null {
  if (result?.outcome !== 'proposal' || texts.length === 0) return result;
  const cut = new Map(texts.map(({ name, text }) => [name, text]));
  const pairs = outboundTexts(proposal).flatMap(({ name, text }) => (text === '' || !cut.has(name) ? [] : [[text, cut.get(name) ?? ''] as const]));
  const without = (content: string): string => pairs.reduce((left, [text, safe]) => left.replaceAll(text, () => safe), content);
  return {
    ...result,
    proposals: result.proposals.map((one) => (one.id === proposal.id ? redacted(one, texts) : one)),
    drafts: result.drafts.map((draft) => ({ ...draft, content: without(draft.content) })),
  };
}
