import { Controller } from '@nestjs/common';
import { type PayloadOf, type ScanReport, TaskScan, TaskScanned, TextScan } from '@waggle/contracts';
import { scan } from '@waggle/guard';
import { Handles, type MessageContext } from '@waggle/messaging';

/** Scans texts for whoever asks: the orchestrator by command, the approval queue by query. */
@Controller()
export class ScanController {
  @Handles(TaskScan)
  async task({ taskId, scanId, stage, texts }: PayloadOf<typeof TaskScan>, context: MessageContext): Promise<void> {
    const report = scan(texts, { stage });
    if (report.flagged) context.log.warn({ stage, verdict: report.verdict, rules: [...new Set(report.findings.map((one) => one.rule))] }, 'text flagged');
    await context.publish(TaskScanned, { taskId, scanId, stage, report });
  }

  @Handles(TextScan)
  async texts({ stage, texts }: PayloadOf<typeof TextScan>): Promise<ScanReport> {
    return scan(texts, { stage });
  }
}
