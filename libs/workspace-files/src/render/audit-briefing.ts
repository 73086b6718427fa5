import type { AgentResult, TaskSummary } from '@waggle/contracts';
import { page, section, tamed, wikilink } from './markdown.js';

/** `Briefings/ceo-<date>.md`: what an audit has found, to be read and passed on; undefined when it has found nothing. */
export function renderAuditBriefing({ taskId, updated }: TaskSummary, result: AgentResult): { name: string; text: string } | undefined {
  if (result.outcome !== 'done') return undefined;
  const report = result.drafts.find(({ title, format }) => format === 'markdown' && title.startsWith('Briefing'));
  if (report === undefined) return undefined;
  const day = updated.slice(0, 10);
  const body = `${tamed(report.content)}\n\n${section('In short', [tamed(result.summary)])}From ${wikilink(`Done/${taskId}.md`, taskId)} · [[Briefings/Index|All briefings]] · [[Dashboard]]`;
  return { name: `ceo-${day}-${taskId}`, text: page({ briefing: 'audit', date: day, task: taskId }, body) };
}
