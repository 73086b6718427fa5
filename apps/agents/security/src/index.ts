/**
 * Scans every text, makes granted calls, decides about faults, has schedules kept.
 * Composes no call of its own: it makes the approved one or none.
 */
import { FaultService, ScanController, SCANNING, ScheduleService, skillsConfig, THINKING } from '@waggle/agent-skills';
import { TaskScan, TextScan } from '@waggle/contracts';
import { defineAgent } from '@waggle/runtime';
import { SecurityAgent } from './security.agent.js';

export default defineAgent({
  name: 'security',
  roles: ['swarm', 'cloud', 'local'],
  capabilities: { SCAN: 1, ERROR: 0.9, EXECUTE: 0.85, SCHEDULE: 0.8 },
  config: skillsConfig,
  handler: SecurityAgent,
  controllers: [ScanController],
  providers: [...THINKING, ...SCANNING, FaultService, ScheduleService],
  mustHandle: [TaskScan, TextScan],
});
