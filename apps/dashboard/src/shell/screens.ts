import { IconAffiliate, IconArrowsExchange, IconBell, IconChartHistogram, IconColumns3, IconFileSearch, IconHandStop, IconInbox, IconMailbox, IconScale, IconSettings, IconStack2, IconTrendingUp } from '@tabler/icons-react';
import type { Command } from '../keys/key-map.js';

export interface Screen {
  readonly path: string;
  readonly name: string;
  readonly icon: typeof IconInbox;
  readonly command: Command;
}

/** In the order of the navigation. */
export const SCREENS: readonly Screen[] = [
  { path: '/', name: 'Approvals', icon: IconInbox, command: 'goInbox' },
  { path: '/board', name: 'Board', icon: IconColumns3, command: 'goBoard' },
  { path: '/agents', name: 'Agents', icon: IconAffiliate, command: 'goAgents' },
  { path: '/pipeline', name: 'Pipeline', icon: IconTrendingUp, command: 'goPipeline' },
  // Not /metrics: there the gateway answers Prometheus.
  { path: '/trends', name: 'Metrics', icon: IconChartHistogram, command: 'goMetrics' },
  { path: '/audit', name: 'Audit', icon: IconFileSearch, command: 'goAudit' },
  { path: '/compliance', name: 'Compliance', icon: IconScale, command: 'goCompliance' },
  { path: '/alerts', name: 'Alerts', icon: IconBell, command: 'goAlerts' },
  { path: '/stops', name: 'Stops', icon: IconHandStop, command: 'goStops' },
  { path: '/zones', name: 'Zones and sync', icon: IconArrowsExchange, command: 'goZones' },
  { path: '/sources', name: 'Sources', icon: IconMailbox, command: 'goSources' },
  { path: '/scaling', name: 'Scaling', icon: IconStack2, command: 'goScaling' },
  { path: '/settings', name: 'Settings', icon: IconSettings, command: 'goSettings' },
];

/** Does this address belong to the screen? A task's page belongs to the board, an approval's to the inbox. */
export function belongsTo(location: string, { path }: Pick<Screen, 'path'>): boolean {
  if (path === '/') return location === '/' || location.startsWith('/approvals');
  return location.startsWith(path) || (path === '/board' && location.startsWith('/tasks'));
}
