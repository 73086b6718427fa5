import { createHash } from 'node:crypto';
import audit from '@waggle/audit';
import { Injectable } from '@nestjs/common';
import { AuditVerify } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { defineService, startService } from '@waggle/runtime';
import pg from 'pg';
import { ownSite } from '../load/site.js';
import type { Part } from '../part.js';
import { rounded } from '../statistics.js';

const ENTRIES = 1_000_000;
const BATCH = 20_000;
const WANTED_SECONDS = 30;
const TIMEOUT_MS = 300_000;

let messenger: Messenger | undefined;

@Injectable()
class Asker {
  constructor(given: Messenger) {
    messenger = given;
  }
}

/** How long it takes to verify a long chain, as whoever asks the service sees it. */
export const auditChain: Part = async ({ infrastructure, log }) => {
  const site = await ownSite(infrastructure.env);
  const env = { ...site.env, LOG_LEVEL: 'silent', AUDIT_TURN_SECONDS: '86400' };
  const services = [await startService(audit, { env }), await startService(defineService({ name: 'asker', plane: 'core', roles: ['swarm'], providers: [Asker] }), { env })];
  const client = new pg.Client({ connectionString: site.env.DATABASE_URL });
  try {
    await client.connect();
    await fill(client);
    log(`${ENTRIES} entries`);
    const begun = performance.now();
    const verdict = await messenger?.ask(AuditVerify, {}, { timeoutMs: TIMEOUT_MS });
    const seconds = (performance.now() - begun) / 1000;
    if (verdict?.ok !== true) throw new Error(`the chain does not verify: ${verdict?.detail ?? 'no answer'}`);
    return { lines: [`audit verify: ${ENTRIES} entries in ${seconds.toFixed(1)} s (wanted: ${WANTED_SECONDS})`], json: { ours: rounded(seconds), limit: WANTED_SECONDS, ratio: rounded(seconds / WANTED_SECONDS), entries: ENTRIES, entries_per_s: rounded(ENTRIES / seconds) } };
  } finally {
    await client.end();
    await Promise.all(services.map((service) => service.stop()));
    await site.dispose();
  }
};

async function fill(client: pg.Client): Promise<void> {
  let hash = '0'.repeat(64);
  for (let first = 1; first <= ENTRIES; first += BATCH) {
    const columns: [number[], string[], string[], string[]] = [[], [], [], []];
    for (let seq = first; seq < first + BATCH; seq++) {
      const body = bodyOf(seq);
      const before = hash;
      hash = createHash('sha256').update(before).update(body).digest('hex');
      [seq, before, hash, body].forEach((value, column) => (columns[column] as unknown[]).push(value));
    }
    await client.query('INSERT INTO audit.entry (seq, prev_hash, hash, body) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])', columns);
  }
  await client.query('UPDATE audit.chain SET head_seq = $1, head_hash = $2', [ENTRIES, hash]);
}

/** An entry of the usual length, its keys in the order of RFC 8785. */
function bodyOf(seq: number): string {
  const taskId = `EMAIL_${Math.ceil(seq / 8)}`;
  return JSON.stringify({ action: 'task.delegated', actor: 'orchestrator', approval: null, at: new Date(1_760_000_000_000 + seq * 1000).toISOString(), durationMs: null, evidence: [], input: 'from scanned, agent sales', output: 'sales is best at EMAIL and is free', seq, success: true, target: taskId, taskId });
}
