import { Controller } from '@nestjs/common';
import { HealthStatus, type PayloadOf, type ReplyOf, ServiceBeat } from '@waggle/contracts';
import { Handles, type Received } from '@waggle/messaging';
import { Limited } from './figures/limited.service.js';
import { FindingParts, MonitorRounds } from './monitor-rounds.service.js';
import { Watch } from './watch/watch.service.js';

/** As many beats as come at once: none of them is written down, so that they are heard without the database as well. */
const BATCH = 200;
const MOST_HISTORY = 200;

@Controller()
export class MonitorController {
  constructor(
    private readonly parts: FindingParts,
    private readonly watch: Watch,
    private readonly limited: Limited,
    private readonly rounds: MonitorRounds,
  ) {}

  @Handles(ServiceBeat, { batch: BATCH })
  async beat(beats: ReadonlyArray<Received<typeof ServiceBeat>>): Promise<void> {
    for (const { payload, envelope } of beats) {
      // The broker vouches for the sender: nobody makes another look stuck, or hides that it is.
      if (envelope.from !== payload.service) continue;
      this.parts.instances.hear(payload);
      this.limited.hear(payload);
    }
  }

  @Handles(HealthStatus)
  async status({ refresh, historyHours }: PayloadOf<typeof HealthStatus>): Promise<ReplyOf<typeof HealthStatus>> {
    if (refresh) await this.watch.refresh();
    // What is wrong now is known without the database.
    const history = historyHours === 0 ? [] : await this.parts.findings.healed(historyHours, MOST_HISTORY).catch(() => []);
    return { at: this.rounds.at, findings: this.parts.ledger.open, services: this.watch.services(), figures: this.watch.figuresNow, checks: this.watch.checks, history };
  }
}
