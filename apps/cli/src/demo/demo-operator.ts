import type { Approval } from '@waggle/contracts';
import { hasCode } from '@waggle/errors';
import type { DemoApi } from './demo-api.js';
import type { DemoItem } from './manifest.js';

const BLANK = /\[\[please fill in:[^\]]*\]\]/g;
const FILLED_IN = 'I will confirm this to you by tomorrow';

/** Plays the person at the approval queue: does with each proposal what the manifest says, through the REST API alone. */
export class DemoOperator {
  private readonly decided = new Set<string>();
  private readonly items = new Map<string, DemoItem>();

  constructor(
    private readonly api: DemoApi,
    items: readonly DemoItem[],
  ) {
    for (const item of items) if (item.id !== undefined) this.items.set(item.id, item);
  }

  /** Decides all that waits now; gives how many that were. */
  async clear(): Promise<number> {
    const waiting = (await this.api.waiting()).filter((approval) => !this.decided.has(approval.id));
    for (const approval of waiting) await this.decide(approval);
    return waiting.length;
  }

  private async decide(approval: Approval): Promise<void> {
    const item = await this.itemOf(approval.taskId);
    try {
      await this.answer(approval, item);
      this.decided.add(approval.id);
    } catch (error) {
      // Somebody else was faster, or it was withdrawn: the queue tells in the next round.
      if (!hasCode(error, 'already_decided')) throw error;
    }
  }

  private async answer(approval: Approval, item: DemoItem | undefined): Promise<void> {
    const verdict = item?.operator ?? 'approve';
    if (verdict === 'reject') return this.api.decide(approval, 'reject', { reason: `Not wanted: ${item?.what ?? 'unknown'}` });
    if (verdict === 'modify') return this.api.decide(approval, 'modify', { reason: 'Said by a person.', args: { ...approval.proposal.args, ...item?.edit } });
    if (approval.proposal.blanks.length === 0) return this.api.decide(approval, 'approve', { reason: '' });
    return this.api.decide(approval, 'modify', { reason: 'Filled in what was left open.', args: filledIn(approval) });
  }

  private async itemOf(taskId: string): Promise<DemoItem | undefined> {
    const known = this.items.get(taskId);
    if (known !== undefined) return known;
    const { document } = await this.api.task(taskId);
    const messageId = document.frontMatter['message_id'];
    return typeof messageId === 'string' ? this.items.get(messageId) : undefined;
  }
}

function filledIn({ proposal }: Approval): Approval['proposal']['args'] {
  return Object.fromEntries(Object.entries(proposal.args).map(([name, value]) => [name, typeof value === 'string' ? value.replace(BLANK, FILLED_IN) : value]));
}
