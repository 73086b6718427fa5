import { Injectable } from '@nestjs/common';
import { AnchorList, type AuditVerify, type ReplyOf } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { AuditMeters } from './audit-meters.service.js';
import { type Break, findBreak, type Head, type StoredLink } from './chain.js';
import { ChainRepository } from './chain.repository.js';
import { KeepingRepository } from './keeping/keeping.repository.js';

type Verdict = ReplyOf<typeof AuditVerify>;

const PAGE = 10_000;
const ANCHORS_TIMEOUT_MS = 3000;

interface Anchors {
  /** Number to hash; undefined when the workspace did not answer. */
  readonly known: ReadonlyMap<number, string> | undefined;
  readonly unreadable: number;
  /** How many were written that are not there any more. */
  readonly lacking: number;
}

/** Walks the chain from its base to the head it had when asked; entries appended meanwhile are not looked at. */
@Injectable()
export class ChainVerifierService {
  constructor(
    private readonly chain: ChainRepository,
    private readonly keeping: KeepingRepository,
    private readonly messenger: Messenger,
    private readonly meters: AuditMeters,
  ) {}

  async verify(): Promise<Verdict> {
    // Before the chain: what is anchored while it is walked is no cut.
    const anchors = await this.anchors();
    const { base, head } = await this.chain.ends();
    const broken = anchored(anchors, [base]) ?? (await this.walk(base, head, anchors)) ?? cutOff(anchors, head);
    this.meters.checked(broken === undefined);
    const facts = { entries: head.seq, prunedTo: base.seq, anchors: anchors.known?.size ?? null, anchorsLacking: anchors.lacking };
    if (broken !== undefined) return { ...facts, ok: false, firstBad: broken.seq, detail: broken.detail };
    return { ...facts, ok: true, firstBad: null, detail: wholeText(base, head, anchors) };
  }

  /** One page is fetched while the one before is looked at. */
  private async walk(base: Head, end: Head, anchors: Anchors): Promise<Break | undefined> {
    let last = base;
    let coming = this.page(last.seq, end.seq);
    while (last.seq < end.seq) {
      const links: StoredLink[] = await coming;
      const next = links.at(-1);
      if (next === undefined) return { seq: last.seq + 1, detail: `the entries from ${last.seq + 1} to ${end.seq} are missing` };
      coming = this.page(next.seq, end.seq);
      const broken = findBreak(last, links) ?? anchored(anchors, links);
      if (broken !== undefined) {
        await coming;
        return broken;
      }
      last = next;
    }
    await coming;
    return last.hash === end.hash ? undefined : { seq: end.seq, detail: `the chain's head does not match entry ${end.seq}` };
  }

  private async page(after: number, end: number): Promise<StoredLink[]> {
    return after >= end ? [] : this.chain.page(after, Math.min(PAGE, end - after));
  }

  private async anchors(): Promise<Anchors> {
    const issued = await this.keeping.anchored();
    try {
      const { anchors, unreadable } = await this.messenger.ask(AnchorList, {}, { to: 'workspace', timeoutMs: ANCHORS_TIMEOUT_MS });
      const known = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
      return { known, unreadable, lacking: issued.filter((seq) => !known.has(seq)).length };
    } catch {
      return { known: undefined, unreadable: 0, lacking: 0 };
    }
  }
}

function anchored({ known }: Anchors, links: readonly Head[]): Break | undefined {
  const other = links.find(({ seq, hash }) => known?.has(seq) === true && known.get(seq) !== hash);
  return other === undefined ? undefined : { seq: other.seq, detail: `entry ${other.seq} is not the one that was anchored: the chain was rewritten` };
}

function cutOff({ known }: Anchors, head: Head): Break | undefined {
  const last = Math.max(0, ...(known?.keys() ?? []));
  return last > head.seq ? { seq: head.seq + 1, detail: `the entries from ${head.seq + 1} to ${last} are cut off: entry ${last} was anchored` } : undefined;
}

function wholeText(base: Head, head: Head, { known, unreadable, lacking }: Anchors): string {
  const pruned = base.seq === 0 ? '' : `; those up to ${base.seq} were pruned`;
  const anchors = known === undefined ? '; the anchors in the workspace could not be read' : `; ${known.size} anchors agree`;
  return `all ${head.seq - base.seq} entries fit${pruned}${anchors}${unreadable === 0 ? '' : `, ${unreadable} cannot be read`}${lacking === 0 ? '' : `, missing of them: ${lacking}`}`;
}
