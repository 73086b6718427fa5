import type { Priority, SyncStatusView, TaskStatus } from '@waggle/contracts';
import { callout, inline, table, wikilink } from './markdown.js';

export const DASHBOARD_FILE = 'Dashboard.md';

export interface DashboardTask {
  readonly taskId: string;
  readonly title: string;
  readonly status: TaskStatus;
  readonly priority: Priority;
  readonly agent: string | null;
  readonly updated: string;
  /** Workspace path of the file to open; null when there is none. */
  readonly file: string | null;
}

/** What a waiting approval asks for. */
export interface AskedFor {
  /** `server.tool`. */
  readonly call: string;
  readonly expires: string | null;
  /** As a person reads it, `1,234.50 EUR`; null where no money moves. */
  readonly money: string | null;
  readonly flagged: boolean;
}

export type WaitingTask = DashboardTask & { readonly asks: AskedFor | null };

export interface Alert {
  readonly at: string;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

export interface DashboardView {
  readonly zone: string;
  readonly role: string;
  readonly dryRun: boolean;
  /** Where there are two zones: which is active, under which epoch. */
  readonly lease?: { readonly active: string; readonly epoch: number; readonly since: string };
  /** Where work is shared. */
  readonly sync?: Pick<SyncStatusView, 'state' | 'lastSyncAt' | 'conflicts' | 'quarantined' | 'trouble'>;
  /** Files per folder. */
  readonly counts: Readonly<Record<string, number>>;
  /** Tasks that ended within a week, by how. */
  readonly week: Readonly<Partial<Record<TaskStatus, number>>>;
  /** Waits for a person, most urgent first. */
  readonly approvals: readonly WaitingTask[];
  readonly attention: readonly DashboardTask[];
  readonly recent: readonly DashboardTask[];
  /** Newest first. */
  readonly alerts: readonly Alert[];
  /** The newest briefing's file. */
  readonly briefing: string | null;
}

/** So many stand in the first callout. */
const FIRST = 3;
const ENDED_BADLY: readonly TaskStatus[] = ['failed', 'needs_reconciliation', 'expired'];
/** Rows of the list of approvals, and of the alerts: what is counted is all. */
const MOST_WAITING = 30;
const MOST_ALERTS = 5;
const MOST_SUMS = 10;

/** `Dashboard.md`. The same view gives the same bytes, so that it is written only when something changed. */
export function renderDashboard(view: DashboardView): string {
  return [
    '# Waggle\n',
    ...needsYou(view),
    ...zoneCallouts(view),
    ...alertCallout(view),
    '## Waiting for you\n',
    waiting(view.approvals.slice(0, MOST_WAITING)),
    ...(view.approvals.length > MOST_WAITING ? [`And ${view.approvals.length - MOST_WAITING} more in \`Pending_Approval/\`.\n`] : []),
    '## Needs a look\n',
    tasks(view.attention, 'Nothing.'),
    '## Where the work is\n',
    flow(view),
    table(['Folder', 'Files'], Object.entries(view.counts).map(([folder, count]) => [folder.replace('_', '\\_'), String(count)])),
    '## Lately\n',
    tasks(view.recent, 'Nothing has happened yet.'),
    foot(view),
  ].join('\n');
}

function needsYou({ approvals, attention, week }: DashboardView): string[] {
  const boxes: string[] = [];
  if (approvals.length > 0) {
    const urgent = approvals.filter(({ priority }) => priority === 'URGENT').length;
    const facts = [`${approvals.length} to decide`, ...(urgent > 0 ? [`${urgent} urgent`] : []), ...moneyThatWaits(approvals)];
    const first = approvals.slice(0, FIRST).map((task, at) => `${at + 1}. ${wikilink(task.file, task.title)}${ends(task)}`);
    const more = approvals.length > FIRST ? [`and ${approvals.length - FIRST} more below`] : [];
    boxes.push(callout('todo', facts.join(', '), [...first, ...more]));
  }
  if (attention.length > 0) boxes.push(callout('warning', `${ENDED_BADLY.reduce((sum, status) => sum + (week[status] ?? 0), 0)} ended badly within a week`, attention.slice(0, FIRST).map((task) => `- ${wikilink(task.file, task.title)}: ${words(task.status)}`)));
  if (boxes.length === 0) boxes.push(callout('success', 'Nothing waits for you'));
  return boxes;
}

/** One fact, or none. Sums of several currencies do not add up, so they stand side by side. */
export function moneyThatWaits(approvals: readonly WaitingTask[]): string[] {
  const money = approvals.flatMap(({ asks }) => asks?.money ?? []);
  if (money.length === 0) return [];
  const more = money.length > MOST_SUMS ? ` and ${money.length - MOST_SUMS} more` : '';
  return [`money waits: ${money.slice(0, MOST_SUMS).map((sum) => inline(sum, 40)).join(' + ')}${more}`];
}

const ends = ({ asks }: WaitingTask): string => (asks?.expires == null ? '' : `, until ${moment(asks.expires)}`);

/** A time of a last sync stands here only while there is none: it would change the file every minute. */
function zoneCallouts({ zone, role, dryRun, lease, sync }: DashboardView): string[] {
  const lines = [`This is the **${inline(zone)}** zone, role **${inline(role)}**.`];
  if (dryRun) lines.push('Dry run: approved calls are recorded, and nothing leaves this machine.');
  if (zone === 'cloud') lines.push('It prepares only; decisions are made in the local zone.');
  if (lease !== undefined) lines.push(`Active is the **${inline(lease.active)}** zone, epoch ${lease.epoch}, since ${moment(lease.since)}.`);
  const boxes = [callout('info', 'Zone', lines)];
  if (sync === undefined || sync.state === 'off') return boxes;
  const counted = [...(sync.conflicts > 0 ? [`${sync.conflicts} conflicts kept beside the file`] : []), ...(sync.quarantined > 0 ? [`${sync.quarantined} files not let in`] : [])];
  if (sync.trouble !== null) boxes.push(callout('danger', `Sync: ${inline(sync.trouble.message, 300)}`, [inline(sync.trouble.mend, 300), ...sync.trouble.files.map((file) => `- ${inline(file)}`), ...counted]));
  else if (sync.state === 'offline') boxes.push(callout('warning', `Sync: the other zone cannot be reached${sync.lastSyncAt === null ? '' : `; last shared ${moment(sync.lastSyncAt)}`}`, ['Work goes on here.', ...counted]));
  else if (counted.length > 0) boxes.push(callout('note', `Sync: ${counted.join(', ')}`));
  return boxes;
}

function alertCallout({ alerts }: DashboardView): string[] {
  if (alerts.length === 0) return [];
  return [callout(alerts.some(({ severity }) => severity === 'CRITICAL') ? 'danger' : 'warning', `${alerts.length} security alerts within a week`, alerts.slice(0, MOST_ALERTS).map(({ at, code, message }) => `- ${moment(at)} ${inline(code, 60)}: ${inline(message, 160)}`))];
}

/** What lies where, and over the arrows what came through within a week. Figures and fixed words only: nothing of a task gets in here. */
function flow({ counts, week }: DashboardView): string {
  const node = (id: string, folder: string, label: string): string => `  ${id}["${label}: ${counts[folder] ?? 0}"]`;
  const through = (...statuses: TaskStatus[]): number => statuses.reduce((sum, status) => sum + (week[status] ?? 0), 0);
  return [
    '```mermaid',
    'flowchart LR',
    node('N', 'Needs_Action', 'Needs action'),
    node('P', 'In_Progress', 'In progress'),
    node('A', 'Pending_Approval', 'Pending approval'),
    node('Y', 'Approved', 'Approved'),
    node('D', 'Done', 'Done'),
    node('R', 'Rejected', 'Rejected'),
    '  N --> P --> A --> Y',
    `  Y -->|"${through('done')} this week"| D`,
    '  P --> D',
    `  A -->|"${through('rejected', 'expired', 'failed', 'cancelled')} this week"| R`,
    '```\n',
  ].join('\n');
}

function waiting(rows: readonly WaitingTask[]): string {
  if (rows.length === 0) return 'Nothing waits for a decision.\n';
  const cells = rows.map((task) => [
    wikilink(task.file, task.taskId, { inTable: true }),
    inline(task.title, 80),
    inline(task.asks?.call ?? ''),
    inline(task.asks?.money ?? '', 40),
    `${task.priority}${task.asks?.flagged === true ? ', flagged' : ''}`,
    task.asks?.expires == null ? '' : moment(task.asks.expires),
  ]);
  return table(['Task', 'What', 'Asks for', 'Money', 'Priority', 'Until'], cells);
}

function tasks(rows: readonly DashboardTask[], empty: string): string {
  if (rows.length === 0) return `${empty}\n`;
  const cells = rows.map((task) => [wikilink(task.file, task.taskId, { inTable: true }), inline(task.title, 80), words(task.status), inline(task.agent ?? ''), moment(task.updated)]);
  return table(['Task', 'What', 'How it stands', 'Agent', 'Since'], cells);
}

function foot({ approvals, attention, recent, briefing }: DashboardView): string {
  const asOf = [...approvals, ...attention, ...recent].map((task) => task.updated).sort().at(-1);
  const read = briefing === null ? '' : ` Latest briefing: ${wikilink(briefing, briefing.replace(/^.*\/|\.md$/g, ''))}.`;
  return `[[Company_Handbook]] says how this works.${read}${asOf === undefined ? '' : ` Last change ${moment(asOf)}.`}\n`;
}

const words = (status: TaskStatus): string => status.replaceAll('_', ' ');

/** `2026-11-27 09:45 UTC`. */
export function moment(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(iso) ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC` : inline(iso, 30);
}
