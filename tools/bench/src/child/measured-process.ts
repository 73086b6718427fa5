import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, processEnvironment } from '@waggle/config';
import type { FromChild, SubjectName, ToChild } from './protocol.js';

export interface Usage {
  /** User and system, since the process began. */
  readonly cpuMs: number;
  readonly rssMb: number;
}

export interface MeasuredOptions {
  readonly subject: SubjectName;
  readonly env: Environment;
  /** For what it writes to its standard error. */
  readonly logFile: string;
  /** A folder for a CPU profile, written when it stops. */
  readonly profile?: string;
}

/** A subject in a process of its own, so that nothing of the measuring side is counted. */
export class MeasuredProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** From the process's start until it takes work. */
    readonly readyMs: number,
  ) {}

  static async start({ subject, env, logFile, profile }: MeasuredOptions): Promise<MeasuredProcess> {
    const log = openSync(logFile, 'a');
    const execArgv = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`, '--cpu-prof-interval=500'];
    const child = fork(join(import.meta.dirname, 'child.js'), [subject, JSON.stringify(env)], {
      execArgv: [...execArgv, '--enable-source-maps'],
      env: { PATH: processEnvironment()['PATH'] },
      stdio: ['ignore', 'ignore', log, 'ipc'],
    });
    closeSync(log);
    const answer = await heard(child, logFile);
    if (answer.type !== 'ready') throw new Error(`${subject} did not start: ${answer.type === 'failed' ? answer.detail : answer.type}`);
    return new MeasuredProcess(child, answer.afterMs);
  }

  async usage(): Promise<Usage> {
    this.tell('usage');
    const answer = await heard(this.child, 'its log');
    if (answer.type !== 'usage') throw new Error('The measured process did not say what it used.');
    return answer;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = once(this.child, 'exit');
    this.tell('stop');
    await gone;
  }

  private tell(message: ToChild): void {
    this.child.send(message);
  }
}

async function heard(child: ChildProcess, logFile: string): Promise<FromChild> {
  const heardIt = new AbortController();
  const { signal } = heardIt;
  const end = once(child, 'exit', { signal }).then(() => {
    throw new Error(`The measured process ended; see ${logFile}.`);
  });
  try {
    const [answer] = await Promise.race([once(child, 'message', { signal }) as Promise<[FromChild]>, end]);
    return answer;
  } finally {
    heardIt.abort();
  }
}
