import { join } from 'node:path';
import type { Environment } from '@waggle/config';
import type { InfrastructureEnv } from '@waggle/dev';
import { MeasuredProcess } from '../child/measured-process.js';
import type { SubjectName } from '../child/protocol.js';
import { Opened } from '../opened.js';
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
  const opened = new Opened();
  try {
    const { env: servers } = opened.add(await ownSite(context.infrastructure.env), (site) => site.dispose());
    const env = { ...servers, LOG_LEVEL: 'warn', ...more };
    const process = opened.add(await MeasuredProcess.start({ subject: name, env, logFile: join(context.home, `${name}.log`), profile }), (one) => one.stop());
    // The bare program takes one envelope a message.
    const load = opened.add(await Load.open(servers, name === 'bare' ? 1 : undefined), (one) => one.close());
    process.onGone((reason) => load.fail(reason));
    return { name, process, load, env: servers, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
