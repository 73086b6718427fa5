import type { Environment } from '@waggle/config';
import { toAppError } from '@waggle/errors';
import type { FromChild, Subject, SubjectName, ToChild } from './protocol.js';

const SUBJECTS: Readonly<Record<SubjectName, () => Promise<Subject>>> = {
  swarm: async () => (await import('../swarm/swarm.js')).startSwarm,
  bare: async () => (await import('../bare/bare.js')).startBare,
  agent: async () => (await import('../swarm/swarm.js')).startAgent,
  office: async () => (await import('../office/office.js')).startOffice,
  'busy-office': async () => (await import('../office/office.js')).startBusyOffice,
  zone: async () => (await import('../swarm/whole-zone.js')).startWholeZone,
};

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
  const stop = await start(JSON.parse(env) as Environment);
  process.on('message', (message: ToChild) => {
    if (message === 'usage') tell(usage());
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
