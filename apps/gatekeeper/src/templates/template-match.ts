import type { Approval, ToolArguments } from '@waggle/contracts';
import { templateScore } from '@waggle/policy';
import type { TemplateRow } from './template.repository.js';

export interface TemplateMatch {
  readonly template: NonNullable<Approval['template']>;
  readonly madeBy: string;
}

/** From here on a match says something to a person. */
const WORTH_SHOWING = 0.5;

/** The template that fits best; the older one of two that fit alike. */
export function bestMatch(templates: readonly TemplateRow[], args: ToolArguments): TemplateMatch | undefined {
  const scored = templates.map((one) => ({ one, score: templateScore(one.args, args) })).filter(({ score }) => score > WORTH_SHOWING);
  const [best] = scored.sort((a, b) => b.score - a.score);
  return best && { template: { id: best.one.id, name: best.one.name, score: best.score }, madeBy: best.one.made_by };
}
