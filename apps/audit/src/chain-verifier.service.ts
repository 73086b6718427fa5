import { Injectable } from '@nestjs/common';
import type { AuditVerify, ReplyOf } from '@waggle/contracts';
import { type Break, findBreak, GENESIS_HASH, type Head } from './chain.js';
import { ChainRepository } from './chain.repository.js';

type Verdict = ReplyOf<typeof AuditVerify>;

const PAGE = 2000;

/** Walks the chain from its first entry to the head it had when asked; entries appended meanwhile are not looked at. */
@Injectable()
export class ChainVerifierService {
  constructor(private readonly chain: ChainRepository) {}

  async verify(): Promise<Verdict> {
    const end = await this.chain.head();
    let last: Head = { seq: 0, hash: GENESIS_HASH };
    while (last.seq < end.seq) {
      const links = await this.chain.page(last.seq, Math.min(PAGE, end.seq - last.seq));
      const broken = findBreak(last, links);
      const next = links.at(-1);
      if (broken !== undefined) return bad(end, broken);
      if (next === undefined) return bad(end, { seq: last.seq + 1, detail: `the entries from ${last.seq + 1} to ${end.seq} are missing` });
      last = next;
    }
    if (last.hash !== end.hash) return bad(end, { seq: end.seq, detail: `the chain's head does not match entry ${end.seq}` });
    return { ok: true, entries: end.seq, firstBad: null, detail: `all ${end.seq} entries fit` };
  }
}

function bad(end: Head, { seq, detail }: Break): Verdict {
  return { ok: false, entries: end.seq, firstBad: seq, detail };
}
