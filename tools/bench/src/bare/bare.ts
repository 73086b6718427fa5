import { createHash } from 'node:crypto';
import amqp, { type ChannelModel, type ConfirmChannel } from 'amqplib';
import { EXCHANGES } from '@waggle/messaging';
import pg from 'pg';
import type { Subject } from '../child/protocol.js';
import { RECORD, SCHEMA } from './schema.js';
import { Stage, post, publish, type Wire } from './stage.js';
import { Steps } from './steps.js';

const QUEUE = { steps: 'orchestrator.standard', scan: 'security.standard', work: 'sales.standard', record: 'audit.standard' } as const;

/**
 * The least program that takes a task the same way: each envelope a durable message of its own and confirmed, the same rows in natural
 * batches; nothing is checked, chosen, routed, retried, measured or logged. The services may put several envelopes into one message.
 */
export const startBare: Subject = async (env) => {
  const model = await amqp.connect(String(env['AMQP_URL']), { noDelay: true });
  const pool = new pg.Pool({ connectionString: env['DATABASE_URL'], max: 4 });
  await pool.query(SCHEMA);
  const out = await model.createConfirmChannel();
  await out.assertExchange(EXCHANGES.events, 'topic', { durable: true });
  await out.assertExchange(EXCHANGES.commands, 'topic', { durable: true });
  const steps = new Steps(pool, await model.createConfirmChannel(), QUEUE);
  await Stage.open(model, QUEUE.record, recorder(pool));
  await agent(model, QUEUE.work, (wire) => [
    post(QUEUE.steps, 'answered', wire.taskId, { summary: 'Nothing was to be done.', plan: ['Do nothing'] }),
    post(QUEUE.record, 'record', wire.taskId, { entries: [{ at: new Date().toISOString(), actor: 'sales', action: 'task.handle', target: wire.taskId }] }),
  ]);
  await agent(model, QUEUE.scan, (wire) => [post(QUEUE.steps, 'scanned', wire.taskId, { verdict: 'pass', findings: [] })]);
  await Stage.open(model, QUEUE.steps, (batch) => steps.apply(batch));
  await out.bindQueue(QUEUE.steps, EXCHANGES.commands, `${QUEUE.steps}.#`);
  return async () => {
    await model.close();
    await pool.end();
  };
};

async function agent(model: ChannelModel, queue: string, work: (wire: Wire) => ReturnType<typeof post>[]): Promise<void> {
  const channel: ConfirmChannel = await model.createConfirmChannel();
  await Stage.open(model, queue, (batch) => publish(channel, batch.flatMap(work)));
}

/** Appends to the record, each entry bound to the one before. */
function recorder(pool: pg.Pool): (batch: readonly Wire[]) => Promise<void> {
  let [seq, hash] = [0, ''];
  return async (batch) => {
    const rows = batch.flatMap(({ payload }) => payload['entries'] as object[]).map((entry) => {
      const body = JSON.stringify(entry);
      hash = createHash('sha256').update(hash).update(body).digest('hex');
      return { seq: ++seq, hash, body };
    });
    const ids = batch.map(({ id }) => id);
    await pool.query({ name: 'record', text: RECORD, values: [ids, rows.map((row) => row.seq), rows.map((row) => row.hash), rows.map((row) => row.body), seq, hash] });
  };
}
