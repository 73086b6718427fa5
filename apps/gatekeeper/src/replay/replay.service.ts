import { Inject, Injectable } from '@nestjs/common';
import type { PayloadOf, PolicyReplay, Replay, Ruled } from '@waggle/contracts';
import { readPolicyFile } from '@waggle/policy';
import { CONFIG } from '@waggle/runtime';
import type { GatekeeperConfig } from '../gatekeeper.config.js';
import { Operators } from '../operators.service.js';
import { ReplayRepository } from './replay.repository.js';
import { ReplayRules, wasRuled } from './replay-rules.js';
import { TemplateRepository } from '../templates/template.repository.js';

const MOST_LISTED = 1_000;

/** What the proposals of the last days would have come to under other rules. Changes nothing. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly past: ReplayRepository,
    private readonly templates: TemplateRepository,
    private readonly operators: Operators,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
  ) {}

  /** @throws AppError `policy_invalid` */
  async replay({ days, policy }: PayloadOf<typeof PolicyReplay>): Promise<Replay> {
    const rules = await this.rulesFor(days, policy ?? '');
    let considered = 0;
    const changed: Replay['changed'] = [];
    for await (const batch of this.past.past(days)) {
      considered += batch.length;
      for (const row of batch) {
        const was = wasRuled(row);
        const { because, ...would } = rules.wouldRule(row);
        if (!same(was, would)) changed.push({ approvalId: row.id, taskId: row.task_id, summary: row.proposal.summary.slice(0, 500), was, would, because: because.slice(0, 1000) });
      }
    }
    return { considered, changed: changed.slice(0, MOST_LISTED), more: Math.max(0, changed.length - MOST_LISTED) };
  }

  private async rulesFor(days: number, file: string): Promise<ReplayRules> {
    const world = {
      policy: readPolicyFile(file, this.config),
      templates: await this.templates.allHolding(),
      firstWrittenTo: await this.past.firstWrittenTo(),
      mayDecide: (person: string) => this.operators.mayDecide(person),
      now: new Date(),
    };
    return new ReplayRules(world, await this.past.paymentsBefore(days));
  }
}

const same = (one: Ruled, other: Ruled): boolean => one.class === other.class && one.peopleNeeded === other.peopleNeeded && one.outcome === other.outcome;
