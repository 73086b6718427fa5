import type { Priority, TaskStatus } from '@waggle/contracts';
import { inline } from './markdown.js';

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

export interface DashboardView {
  readonly zone: string;
  readonly role: string;
  readonly dryRun: boolean;
  /** Files per folder. */
  readonly counts: Readonly<Record<string, number>>;
  /** Waits for a person, most urgent first. */
  readonly approvals: readonly DashboardTask[];
  readonly attention: readonly DashboardTask[];
  readonly recent: readonly DashboardTask[];
}

/** `Dashboard.md`. The same view gives the same bytes, so that it is written only when something changed. */
export function renderDashboard(view: DashboardView): string {
  const asOf = [...view.approvals, ...view.attention, ...view.recent].map((task) => task.updated).sort().at(-1);
  return [
    '# Waggle\n',
    `Zone **${view.zone}**, role **${view.role}**${view.dryRun ? ', dry run: nothing leaves this machine' : ''}${asOf === undefined ? '' : `, last change ${asOf}`}\n`,
    ...callouts(view),
    '## Where the work is\n',
    flow(view.counts),
    table(['Folder', 'Files'], Object.entries(view.counts).map(([folder, count]) => [folder.replace('_', '\\_'), String(count)])),
    '## Waiting for you\n',
    tasks(view.approvals, 'Nothing waits for a decision.'),
    '## Needs a look\n',
    tasks(view.attention, 'Nothing.'),
    '## Lately\n',
    tasks(view.recent, 'Nothing has happened yet.'),
    'See [[Company_Handbook]] for how this works.\n',
  ].join('\n');
}

function callouts({ approvals, attention }: DashboardView): string[] {
  const urgent = approvals.filter((task) => task.priority === 'URGENT').length;
  const lines: string[] = [];
  if (approvals.length > 0) lines.push(`> [!todo] ${approvals.length} to decide${urgent > 0 ? `, ${urgent} of them urgent` : ''}: \`waggle approvals\`\n`);
  if (attention.length > 0) lines.push(`> [!warning] ${attention.length} ended badly lately\n`);
  if (lines.length === 0) lines.push('> [!success] Nothing waits for you\n');
  return lines;
}

function flow(counts: DashboardView['counts']): string {
  const node = (id: string, folder: string, label: string): string => `  ${id}["${label}: ${counts[folder] ?? 0}"]`;
  return [
    '```mermaid',
    'flowchart LR',
    node('N', 'Needs_Action', 'Needs action'),
    node('P', 'In_Progress', 'In progress'),
    node('A', 'Pending_Approval', 'Pending approval'),
    node('Y', 'Approved', 'Approved'),
    node('D', 'Done', 'Done'),
    node('R', 'Rejected', 'Rejected'),
    '  N --> P --> A --> Y --> D',
    '  P --> D',
    '  A --> R',
    '```\n',
  ].join('\n');
}

function tasks(rows: readonly DashboardTask[], empty: string): string {
  if (rows.length === 0) return `${empty}\n`;
  const cells = rows.map((task) => [link(task), inline(task.title, 80), task.status.replace('_', ' '), task.priority, inline(task.agent ?? ''), task.updated]);
  return table(['Task', 'What', 'Status', 'Priority', 'Agent', 'Since'], cells);
}

function link({ taskId, file }: DashboardTask): string {
  return file === null ? inline(taskId) : `[${inline(taskId)}](${file.split('/').map(encodeURIComponent).join('/')})`;
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}
