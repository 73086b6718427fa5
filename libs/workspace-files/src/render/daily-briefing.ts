import type { TaskStatus } from '@waggle/contracts';
import { ownedPart, withOwnedPart } from '../owned-part.js';
import { type Alert, type DashboardTask, moment, moneyThatWaits, type WaitingTask } from './dashboard.js';
import { callout, inline, page, table, wikilink } from './markdown.js';

export const BRIEFING_INDEX = 'Briefings/Index.md';
/** The name of a day's briefing, without `.md`. */
export const dailyName = /^daily-\d{4}-\d\d-\d\d$/;

export interface DailyBriefing {
  /** `2026-11-27`. */
  readonly day: string;
  readonly waiting: readonly WaitingTask[];
  /** Of these, what ends today or has ended. */
  readonly due: readonly WaitingTask[];
  /** Since the day before, newest first. */
  readonly ended: readonly DashboardTask[];
  readonly counts: Readonly<Partial<Record<TaskStatus, number>>>;
  readonly attention: readonly DashboardTask[];
  readonly alerts: readonly Alert[];
}

export interface Neighbours {
  readonly previous?: string | undefined;
  readonly next?: string | undefined;
}

/** One day's briefing: what waits, what is due, what happened since the day before. */
export function renderDailyBriefing(briefing: DailyBriefing): string {
  const { day, waiting, due, ended, attention, alerts } = briefing;
  const body = [
    `# Briefing of ${day}\n`,
    ownedPart('neighbours', neighboursLine({})),
    '',
    callout(waiting.length + attention.length === 0 ? 'success' : 'todo', headline(briefing), ['What has changed since is in [[Dashboard]].']),
    '## Due today\n',
    list(due.map((task) => `${link(task)}: until ${moment(task.asks?.expires ?? '')}, then nothing happens`), 'Nothing ends today.'),
    '## Waits for you\n',
    waiting.length === 0 ? 'Nothing.\n' : table(['What', 'Asks for', 'Money', 'Priority'], waiting.map((task) => [wikilink(task.file, task.title, { inTable: true }), inline(task.asks?.call ?? ''), inline(task.asks?.money ?? '', 40), task.priority])),
    '## Since yesterday\n',
    list(ended.map((task) => `${link(task)}: ${task.status.replaceAll('_', ' ')}${task.agent === null ? '' : `, by ${inline(task.agent)}`}`), 'Nothing has ended.'),
    '## Needs a look\n',
    list([...attention.map((task) => `${link(task)}: ${task.status.replaceAll('_', ' ')}`), ...alerts.map(({ at, code, message }) => `${moment(at)} ${inline(code, 60)}: ${inline(message, 200)}`)], 'Nothing.'),
  ];
  return page({ briefing: 'daily', date: day, waiting: waiting.length, due: due.length, ended: ended.length }, body.join('\n'));
}

function headline({ waiting, due, counts, alerts }: DailyBriefing): string {
  const done = counts.done ?? 0;
  const facts = [`${waiting.length} to decide`, ...(due.length > 0 ? [`${due.length} due today`] : []), ...moneyThatWaits(waiting), `${done} done since yesterday`];
  return [...facts, ...(alerts.length > 0 ? [`${alerts.length} alerts`] : [])].join(', ');
}

const link = (task: DashboardTask): string => wikilink(task.file, task.title);

const list = (items: readonly string[], empty: string): string => (items.length === 0 ? `${empty}\n` : `${items.map((item) => `- ${item}`).join('\n')}\n`);

const neighboursLine = ({ previous, next }: Neighbours): string =>
  [...(previous === undefined ? [] : [`Before: [[Briefings/${previous}|${previous}]]`]), '[[Briefings/Index|All briefings]]', ...(next === undefined ? [] : [`After: [[Briefings/${next}|${next}]]`])].join(' · ');

/** A day's briefing with links to those before and after it. */
export function withNeighbours(text: string, neighbours: Neighbours): string {
  return withOwnedPart(text, 'neighbours', neighboursLine(neighbours));
}

export interface BriefingEntry {
  /** Without `.md`. */
  readonly name: string;
  readonly daily: boolean;
}

const MOST_DAYS = 31;

/** `Briefings/Index.md`: the latest first. */
export function renderBriefingIndex(entries: readonly BriefingEntry[]): string {
  const linked = (some: readonly BriefingEntry[]): string[] => some.map(({ name }) => wikilink(`Briefings/${name}.md`, name));
  const days = entries.filter(({ daily }) => daily).toReversed();
  const others = entries.filter(({ daily }) => !daily).toReversed();
  const older = days.length > MOST_DAYS ? `\nand ${days.length - MOST_DAYS} older ones in this folder\n` : '';
  return ['# Briefings\n', 'Back to [[Dashboard]].\n', '## Reports\n', list(linked(others), 'None yet.'), '## Day by day\n', `${list(linked(days.slice(0, MOST_DAYS)), 'None yet.')}${older}`].join('\n');
}
