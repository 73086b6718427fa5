/**
 * Does what no specialist does, and everything where it runs alone (role `single`).
 * Beside specialists it scores 0 for every prefix: the fallback.
 */
import {
  AuditService,
  FaultService,
  InvoiceService,
  PaymentService,
  ReplyService,
  RevopsService,
  ScanController,
  SCANNING,
  ScheduleService,
  skillsConfig,
  SOCIAL,
  THINKING,
} from '@waggle/agent-skills';
import { PREFIX_NAMES, TaskScan, TextScan } from '@waggle/contracts';
import { defineAgent } from '@waggle/runtime';
import { BackOfficeService } from './back-office.service.js';
import { GeneralistAgent } from './generalist.agent.js';

export default defineAgent({
  name: 'generalist',
  roles: ['swarm', 'cloud', 'local', 'single'],
  capabilities: { ...Object.fromEntries(PREFIX_NAMES.map((prefix) => [prefix, 0])), SCAN: 0.1, EXECUTE: 0.1 },
  config: skillsConfig,
  handler: GeneralistAgent,
  controllers: [ScanController],
  providers: [...THINKING, ...SCANNING, ReplyService, ...SOCIAL, InvoiceService, PaymentService, AuditService, FaultService, ScheduleService, RevopsService, BackOfficeService],
  mustHandle: [TaskScan, TextScan],
});
