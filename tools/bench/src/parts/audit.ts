import audit from '@waggle/audit';
import { Injectable } from '@nestjs/common';
import { AuditVerify } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { defineService, startService } from '@waggle/runtime';
import pg from 'pg';
import { ownSite } from '../load/site.js';
import { taskIdOf } from '../office/fill.js';
import { fillChain } from '../office/fill-chain.js';
import type { Part } from '../part.js';
import { rounded } from '../statistics.js';

const ENTRIES = 1_000_000;
const ENTRIES_PER_TASK = 8;
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
    await fillChain(client, ENTRIES, ENTRIES_PER_TASK, taskIdOf);
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
