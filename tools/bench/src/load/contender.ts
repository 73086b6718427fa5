import { join } from 'node:path';
import type { Environment } from '@waggle/config';
import type { InfrastructureEnv } from '@waggle/dev';
import { MeasuredProcess } from '../child/measured-process.js';
import type { SubjectName } from '../child/protocol.js';
import type { BenchContext } from '../part.js';
import { Load } from './load.js';
import { ownSite } from './site.js';

/** A subject that works on tasks, with a vhost and a database of its own, and the load that it is given. */
export interface Contender {
  readonly name: SubjectName;
  readonly process: MeasuredProcess;
  readonly load: Load;
  /** Of its servers, for a second load. */
  readonly env: InfrastructureEnv;
  close(): Promise<void>;
}

export async function openContender(context: BenchContext, name: SubjectName, more: Environment = {}, profile?: string): Promise<Contender> {
  const site = await ownSite(context.infrastructure.env);
  const env = { ...site.env, LOG_LEVEL: 'warn', ...more };
  const process = await MeasuredProcess.start({ subject: name, env, logFile: join(context.home, `${name}.log`), profile });
  // The bare program takes one envelope a message.
  const load = await Load.open(site.env, name === 'bare' ? 1 : undefined);
  return {
    name,
    process,
    load,
    env: site.env,
    close: async () => {
      await load.close();
      await process.stop();
      await site.dispose();
    },
  };
}
