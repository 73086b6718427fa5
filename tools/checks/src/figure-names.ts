import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from './deployables.js';

const FOLDER = join(ROOT, 'deploy/observability');
const rulesSchema = z.object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string().optional(), record: z.string().optional(), expr: z.string(), annotations: z.object({ summary: z.string(), action: z.string() }).optional() })) })) });
const dashboardSchema = z.object({ panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).default([]) })) });

/** A name, or what a histogram makes of it. */
const NAME = /\b(?:waggle|rabbitmq)[_:][a-zA-Z0-9_:]+/g;
const PART = /_(bucket|count|sum)$/;

export type Rule = z.infer<typeof rulesSchema>['groups'][number]['rules'][number];

export const rules = (): Rule[] => rulesSchema.parse(parse(readFileSync(join(FOLDER, 'rules.yml'), 'utf8'))).groups.flatMap((group) => group.rules);
export const panels = (): z.infer<typeof dashboardSchema>['panels'] => dashboardSchema.parse(JSON.parse(readFileSync(join(FOLDER, 'dashboard.json'), 'utf8'))).panels;

/** Every figure that rules and dashboard look at, as a service names it. */
export function namesLookedAt(): string[] {
  const expressions = [...rules().map(({ expr }) => expr), ...panels().flatMap(({ targets }) => targets.map(({ expr }) => expr))];
  return [...new Set(expressions.flatMap((expr) => expr.match(NAME) ?? []).map((name) => name.replace(PART, '')))].sort();
}
