import { Controller, type Provider } from '@nestjs/common';
import { Cache } from '@waggle/cache';
import { type PayloadOf, type ScanReport, SecurityAlert, StopRaise, TaskScan, TaskScanned, TextScan } from '@waggle/contracts';
import { Handles, type MessageContext, type Received } from '@waggle/messaging';
import { AttackWave } from './scanning/attack-wave.js';
import { Lessons } from './scanning/lessons.service.js';
import { DEFAULT_SCAN_PROGRAM, SCAN_PROGRAM, TextScanner } from './scanning/text-scanner.service.js';

/** What a `ScanController` needs. */
export const SCANNING: readonly Provider[] = [Lessons, { provide: SCAN_PROGRAM, useValue: { program: DEFAULT_SCAN_PROGRAM } }, TextScanner];

/** Scans at once: so long an URGENT one may wait for the thread. */
const BATCH = 32;

/** Refusals of a tool server that no honest mistake explains: somebody reached for a call that nobody has approved. */
const REACHED: readonly string[] = ['grant_malformed', 'grant_signature', 'grant_wrong_tool', 'grant_wrong_arguments', 'grant_wrong_zone', 'grant_wrong_task', 'grant_used'];

/** Scans texts for whoever asks: the orchestrator by command, the approval queue by query. Holds a task in which somebody reached too far. */
@Controller()
export class ScanController {
  private readonly wave: AttackWave;

  constructor(
    private readonly scanner: TextScanner,
    cache: Cache,
  ) {
    this.wave = new AttackWave(cache);
  }

  /** What waits is scanned together, and its answers travel together. */
  @Handles(TaskScan, { batch: BATCH })
  async tasks(batch: ReadonlyArray<Received<typeof TaskScan>>, contexts: readonly MessageContext[]): Promise<void> {
    await Promise.all(batch.map(async ({ payload }, at) => this.task(payload, contexts[at] as MessageContext)));
  }

  @Handles(TextScan)
  async texts({ stage, texts }: PayloadOf<typeof TextScan>): Promise<ScanReport> {
    return this.scanner.scan(texts, stage);
  }

  @Handles(SecurityAlert)
  async alert({ taskId, code, message }: PayloadOf<typeof SecurityAlert>, context: MessageContext): Promise<void> {
    if (taskId === null || !REACHED.includes(code)) return;
    await context.publish(StopRaise, { taskId, by: 'security', why: `${code}: ${message}`.slice(0, 1000) });
  }

  private async task({ taskId, scanId, stage, texts }: PayloadOf<typeof TaskScan>, context: MessageContext): Promise<void> {
    const report = await this.scanner.scan(texts, stage);
    if (report.flagged) context.log.warn({ stage, verdict: report.verdict, rules: [...new Set(report.findings.map((one) => one.rule))] }, 'text flagged');
    await context.publish(TaskScanned, { taskId, scanId, stage, report });
    if (report.verdict !== 'block' || !(await this.wave.note(Date.now()))) return;
    const message = 'Many texts were blocked within minutes. If you do not know why, stop all dangerous tools: waggle stop dangerous --why <reason>';
    await context.publish(SecurityAlert, { taskId, severity: 'CRITICAL', code: 'stop_advised', message, at: new Date().toISOString() });
  }
}
