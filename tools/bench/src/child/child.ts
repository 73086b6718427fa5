import type { Environment } from '@waggle/config';
import { toAppError } from '@waggle/errors';
import { Batch } from './batch.js';
import type { Desk, FromChild, Subject, SubjectName, Submission, ToChild } from './protocol.js';

const SUBJECTS: Readonly<Record<SubjectName, () => Promise<Subject>>> = {
  swarm: async () => (await import('../swarm/swarm.js')).startSwarm,
  bare: async () => (await import('../bare/bare.js')).startBare,
  agent: async () => (await import('../swarm/swarm.js')).startAgent,
  office: async () => (await import('../office/office.js')).startOffice,
  'busy-office': async () => (await import('../office/office.js')).startBusyOffice,
  zone: async () => (await import('../swarm/whole-zone.js')).startWholeZone,
  nest: async () => (await import('../peers/nest/nest.js')).startNest,
  bullmq: async () => (await import('../peers/bullmq.js')).startBullmq,
  'bullmq-on-postgres': async () => (await import('../peers/bullmq.js')).startBullmqOnPostgres,
  'pg-boss': async () => (await import('../peers/pg-boss.js')).startPgBoss,
  'pg-boss-in-batches': async () => (await import('../peers/pg-boss.js')).startPgBossInBatches,
  dbos: async () => (await import('../peers/dbos.js')).startDbos,
  langgraph: async () => (await import('../peers/langgraph.js')).startLangGraph,
};

let take: (task: Submission) => void = () => undefined;
const ended = new Batch<string>((taskIds) => tell({ type: 'ended', taskIds }));
const desk: Desk = { onTask: (to) => (take = to), ended: (taskId) => ended.add(taskId) };

function tell(message: FromChild): void {
  process.send?.(message);
}

function usage(): FromChild {
  const { user, system } = process.cpuUsage();
  return { type: 'usage', cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 2 ** 20 };
}

/** The life of a measured process: starts its subject, tells what it used, ends with its parent. */
async function live([name = '', env = '{}']: readonly string[]): Promise<void> {
  const start = await SUBJECTS[name as SubjectName]();
  const stop = await start(JSON.parse(env) as Environment, desk);
  process.on('message', (message: ToChild) => {
    if (message.type === 'usage') tell(usage());
    else if (message.type === 'tasks') message.tasks.forEach((task) => take(task));
    else void stop().then(() => process.exit(0));
  });
  process.on('disconnect', () => process.exit(1));
  // Counted from the process's own start.
  tell({ type: 'ready', afterMs: performance.now() });
}

live(process.argv.slice(2)).catch((error: unknown) => {
  tell({ type: 'failed', detail: toAppError(error).message });
  process.exit(1);
});
