import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@waggle/cli';
import { type Approval, approvalSchema, type ToolArguments } from '@waggle/contracts';
import { z } from 'zod';
import { type Errand, tagIn } from '../checker/notes.js';
import type { Notebook } from './notebook.js';

const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });
const LOOK_EVERY_MS = 300;

type Verdict = 'approve' | 'modify' | 'reject';

/** People who sign in to the API and answer what is asked about each errand as it wants, also while services come and go. */
export class People {
  private readonly ending = new AbortController();
  private running: Promise<void> | undefined;

  /** @param clients by the name of the person, who signs with an own token */
  constructor(
    private readonly clients: ReadonlyMap<string, ApiClient>,
    private readonly wishOf: (tag: string) => Errand['wish'] | undefined,
    private readonly notebook: Notebook,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      for (const [person, client] of this.clients) await this.look(person, client).catch(() => undefined);
      await delay(LOOK_EVERY_MS, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  private async look(person: string, client: ApiClient): Promise<void> {
    const { approvals } = await client.call('/api/approvals', approvalsSchema, { query: { state: 'pending', limit: 500 } });
    for (const approval of approvals) {
      // Somebody else was first, or the service went away: it is asked again where that is so.
      if (!approval.agreedBy.includes(person)) await this.answer(person, client, approval).catch(() => undefined);
    }
  }

  private async answer(person: string, client: ApiClient, { id, digest, taskId, proposal, agreedBy }: Approval): Promise<void> {
    const tag = tagIn(taskId) ?? tagIn(JSON.stringify(proposal.args));
    const wish = tag === undefined ? undefined : this.wishOf(tag);
    if (tag === undefined || wish === undefined || wish === 'leave' || wish === 'none') return;
    const verdict: Verdict = wish === 'approve' && proposal.blanks.length > 0 ? 'modify' : wish;
    // The second of two people agrees to what the first has made of it.
    const said = verdict === 'modify' && agreedBy.length > 0 ? 'approve' : verdict;
    const args = said === 'modify' ? edited(proposal.args, tag, wish === 'modify') : proposal.args;
    this.notebook.write({ note: 'word', tag, approvalId: id, person, verdict: said, server: proposal.server, tool: proposal.tool, args, at: Date.now() });
    const body = { digest, reason: said === 'reject' ? 'not wanted' : '', ...(said === 'modify' && { args }) };
    await client.call(`/api/approvals/${id}/${said}`, z.unknown(), { method: 'POST', body });
  }
}

/** Blanks filled in, and a line of the person's own where the errand wants one. */
function edited(args: ToolArguments, tag: string, more: boolean): ToolArguments {
  const filled = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, typeof value === 'string' ? value.replace(/\[\[[^\]]*\]\]/g, 'soon') : value]));
  const { text } = filled;
  return more && typeof text === 'string' ? { ...filled, text: `${text}\n\nSeen for ${tag}.` } : filled;
}
