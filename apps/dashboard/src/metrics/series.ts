import type { HistoryPoint, TaskStatus } from '../api/wire.js';
import { folderOf } from '../live/task-folder.js';

export interface ChartRow {
  readonly at: string;
  readonly [series: string]: string | number | null;
}

interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly stacked: boolean;
  readonly series: ReadonlyArray<{ readonly name: string; readonly label: string; readonly color: string; readonly strokeDasharray?: string }>;
}

/** Lines of one chart differ in their dashes as well as in colour. */
export const SERIES = {
  open: {
    title: 'Open tasks',
    unit: '',
    stacked: true,
    series: [
      { name: 'In_Progress', label: 'In progress', color: 'pine.6' },
      { name: 'Pending_Approval', label: 'Wait for approval', color: 'honey.5' },
      { name: 'Approved', label: 'Approved', color: 'blue.5' },
    ],
  },
  waiting: { title: 'Proposals that wait for a person', unit: '', stacked: false, series: [{ name: 'waiting', label: 'Waiting', color: 'honey.6' }] },
  time: {
    title: 'Time from arrival to end',
    unit: ' s',
    stacked: false,
    series: [
      { name: 'p50', label: 'p50', color: 'pine.6' },
      { name: 'p95', label: 'p95', color: 'honey.6', strokeDasharray: '6 3' },
      { name: 'p99', label: 'p99', color: 'red.6', strokeDasharray: '2 3' },
    ],
  },
  errors: { title: 'Tasks that failed', unit: '%', stacked: false, series: [{ name: 'errors', label: 'Failed', color: 'red.6' }] },
} as const satisfies Record<string, Chart>;

const HOUR_FORMAT = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY_FORMAT = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });

const seconds = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 100) / 10);

/** The history as the charts take it: counts by folder, seconds, percent; null where nothing was measured. */
export function rowsOf(points: readonly HistoryPoint[], hours: number): ChartRow[] {
  const format = hours > 24 ? DAY_FORMAT : HOUR_FORMAT;
  return points.map(({ at, byStatus, pendingApprovals, errorRate, p50Ms, p95Ms, p99Ms }) => {
    const folders: Record<string, number> = { In_Progress: 0, Pending_Approval: 0, Approved: 0 };
    for (const [status, count] of Object.entries(byStatus)) {
      const folder = folderOf(status as TaskStatus);
      if (folder in folders) folders[folder] = (folders[folder] ?? 0) + count;
    }
    return { at: format.format(new Date(at)), ...folders, waiting: pendingApprovals, errors: errorRate === null ? null : Math.round(errorRate * 1000) / 10, p50: seconds(p50Ms), p95: seconds(p95Ms), p99: seconds(p99Ms) };
  });
}
