import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from './api-client.js';
import type { AgentStatus, AlertLine, Approval, ApprovalPage, AuditPage, ComplianceReport, HealthDetail, HistoryPoint, Pipeline, Proof, ScalingStatus, Severity, SourceView, Status, Stop, StoryEntry, SyncStatusView, TaskDetail, TaskPage, Template, ZoneStatusView } from './wire.js';

/** The most that one page of the API holds. */
const LARGEST_PAGE = 500;
/** Nobody looks at more; a longer queue shows the most urgent of it. */
const MOST_WAITING = 2000;

export const DECIDED_STATES = 'approved,modified,rejected,expired,executed,failed,withdrawn';

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly taskId?: string;
  readonly since?: string;
  readonly until?: string;
}

async function allWaiting(signal: AbortSignal): Promise<Approval[]> {
  const found: Approval[] = [];
  let after: string | undefined;
  do {
    const page = await api.get<ApprovalPage>('/api/approvals', { state: 'pending', limit: LARGEST_PAGE, after }, signal);
    found.push(...page.approvals);
    after = page.next ?? undefined;
  } while (after !== undefined && found.length < MOST_WAITING);
  return found;
}

const taskPath = (taskId: string): string => `/api/tasks/${encodeURIComponent(taskId)}`;

/** Every read of the dashboard, with the key it is cached under. */
export const reads = {
  waiting: () => queryOptions({ queryKey: ['approvals', 'waiting'], queryFn: ({ signal }) => allWaiting(signal) }),
  decided: () =>
    infiniteQueryOptions({
      queryKey: ['approvals', 'decided'],
      queryFn: ({ pageParam, signal }) => api.get<ApprovalPage>('/api/approvals', { state: DECIDED_STATES, limit: 100, after: pageParam }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next,
    }),
  approval: (id: string) => queryOptions({ queryKey: ['approval', id], queryFn: ({ signal }) => api.get<Approval>(`/api/approvals/${id}`, {}, signal) }),
  approvalsOf: (taskId: string) =>
    queryOptions({ queryKey: ['approvals', 'task', taskId], queryFn: ({ signal }) => api.get<ApprovalPage>('/api/approvals', { state: 'all', taskId }, signal) }),
  tasks: (folder: string) =>
    infiniteQueryOptions({
      queryKey: ['tasks', folder],
      queryFn: ({ pageParam, signal }) => api.get<TaskPage>('/api/tasks', { folder, limit: 100, after: pageParam }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next,
    }),
  task: (taskId: string) => queryOptions({ queryKey: ['task', taskId, 'detail'], queryFn: ({ signal }) => api.get<TaskDetail>(taskPath(taskId), {}, signal) }),
  story: (taskId: string) =>
    queryOptions({ queryKey: ['task', taskId, 'story'], queryFn: ({ signal }) => api.get<{ entries: StoryEntry[] }>(`${taskPath(taskId)}/story`, {}, signal) }),
  proof: (taskId: string) => queryOptions({ queryKey: ['task', taskId, 'proof'], queryFn: ({ signal }) => api.get<Proof>(`${taskPath(taskId)}/proof`, {}, signal) }),
  status: () => queryOptions({ queryKey: ['status'], queryFn: ({ signal }) => api.get<Status>('/api/status', {}, signal), refetchInterval: 30_000 }),
  agents: () => queryOptions({ queryKey: ['agents'], queryFn: ({ signal }) => api.get<{ agents: AgentStatus[] }>('/api/agents', {}, signal), refetchInterval: 10_000 }),
  pipeline: () => queryOptions({ queryKey: ['crm'], queryFn: ({ signal }) => api.get<Pipeline>('/api/crm', {}, signal), refetchInterval: 60_000 }),
  history: (hours: number) =>
    queryOptions({ queryKey: ['history', hours], queryFn: ({ signal }) => api.get<{ points: HistoryPoint[] }>('/api/metrics/history', { hours }, signal), refetchInterval: 60_000 }),
  /** Short, so that nobody decides while something is stopped without seeing it. */
  stops: () => queryOptions({ queryKey: ['stops'], queryFn: ({ signal }) => api.get<{ stops: Stop[] }>('/api/stops', {}, signal), refetchInterval: 10_000 }),
  sources: () => queryOptions({ queryKey: ['sources'], queryFn: ({ signal }) => api.get<{ sources: SourceView[] }>('/api/sources', {}, signal), refetchInterval: 10_000 }),
  /** Hand-overs are told at once, checks and cycles are not. */
  zones: () => queryOptions({ queryKey: ['zones', 'status'], queryFn: ({ signal }) => api.get<ZoneStatusView>('/api/zones/status', {}, signal), refetchInterval: 10_000 }),
  sync: () => queryOptions({ queryKey: ['zones', 'sync'], queryFn: ({ signal }) => api.get<SyncStatusView>('/api/vault/sync/status', {}, signal), refetchInterval: 10_000 }),
  scaling: () => queryOptions({ queryKey: ['scaling'], queryFn: ({ signal }) => api.get<ScalingStatus>('/api/scaling', { decisions: 20 }, signal), refetchInterval: 5_000 }),
  compliance: () => queryOptions({ queryKey: ['compliance'], queryFn: ({ signal }) => api.get<{ report: ComplianceReport | null }>('/api/compliance', {}, signal) }),
  templates: () => queryOptions({ queryKey: ['templates'], queryFn: ({ signal }) => api.get<{ templates: Template[] }>('/api/templates', { limit: LARGEST_PAGE }, signal) }),
  health: () => queryOptions({ queryKey: ['health'], queryFn: ({ signal }) => api.get<HealthDetail>('/api/health/detailed', {}, signal), refetchInterval: 10_000 }),
  /** The figures are asked for anew. */
  refreshedHealth: () => api.get<HealthDetail>('/api/health/detailed', { refresh: 'true' }),
  alerts: (severity: Severity | undefined) =>
    infiniteQueryOptions({
      queryKey: ['alerts', severity ?? 'all'],
      queryFn: ({ pageParam, signal }) => api.get<{ alerts: AlertLine[]; next: string | null }>('/api/alerts', { limit: 100, severity, after: pageParam }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next,
    }),
  audit: (filter: AuditFilter) =>
    infiniteQueryOptions({
      queryKey: ['audit', filter],
      queryFn: ({ pageParam, signal }) => api.get<AuditPage>('/api/audit', { ...filter, limit: 100, after: pageParam }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next,
    }),
};
