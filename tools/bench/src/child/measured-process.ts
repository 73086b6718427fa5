import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, processEnvironment } from '@waggle/config';
import { NODE_FLAGS } from '@waggle/host';
import { Batch } from './batch.js';
import type { Answer, FromChild, SubjectName, Submission, ToChild } from './protocol.js';

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

/** One that gives up its work properly is done by then. */
const STOPPED_WITHIN_MS = 30_000;
/** Characters of its log. */
const LAST_WORDS = 600;

/** A subject in a process of its own, so that nothing of the measuring side is counted. */
export class MeasuredProcess {
  private readonly tasks = new Batch<Submission>((tasks) => this.tell({ type: 'tasks', tasks }));

  private readyAfterMs = Number.NaN;

  private constructor(
    private readonly child: ChildProcess,
    private readonly logFile: string,
  ) {}

  static async start({ subject, env, logFile, profile }: MeasuredOptions): Promise<MeasuredProcess> {
    const log = openSync(logFile, 'a');
    const execArgv = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`, '--cpu-prof-interval=500'];
    const child = fork(join(import.meta.dirname, 'child.js'), [subject, JSON.stringify(env)], {
      execArgv: [...execArgv, ...NODE_FLAGS.zone, '--enable-source-maps'],
      env: { PATH: processEnvironment()['PATH'] },
      stdio: ['ignore', 'ignore', log, 'ipc'],
    });
    closeSync(log);
    const measured = new MeasuredProcess(child, logFile);
    const answer = await measured.heard();
    if (answer.type !== 'ready') throw new Error(`${subject} did not start: ${answer.type === 'failed' ? answer.detail : answer.type}`);
    measured.readyAfterMs = answer.afterMs;
    return measured;
  }

  /** From the process's start until it takes work. */
  get readyMs(): number {
    return this.readyAfterMs;
  }

  /** Hands a task in without a broker. */
  hand(task: Submission): void {
    this.tasks.add(task);
  }

  /** Calls back for each task of which the subject says that it has ended. */
  onEnded(hear: (taskId: string) => void): void {
    this.child.on('message', (message: FromChild) => {
      if (message.type === 'ended') message.taskIds.forEach(hear);
    });
  }

  /** Calls back when the process ends by itself. */
  onGone(hear: (reason: Error) => void): void {
    this.child.once('exit', () => hear(this.end()));
  }

  async usage(): Promise<Usage> {
    if (!this.child.connected) throw this.end();
    this.tell({ type: 'usage' });
    const answer = await this.heard();
    if (answer.type !== 'usage') throw new Error('The measured process did not say what it used.');
    return answer;
  }

  /** Resolves when it has ended, by itself or by force. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.tell({ type: 'stop' });
    const force = setTimeout(() => this.child.kill('SIGKILL'), STOPPED_WITHIN_MS);
    await gone;
    clearTimeout(force);
  }

  /** One that has ended hears nothing; `onGone` tells of it. */
  private tell(message: ToChild): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /** The next message that is an answer; rejects when the process ends before. */
  private async heard(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const done = (): void => void this.child.off('message', hear).off('exit', gone);
      const gone = (): void => {
        done();
        reject(this.end());
      };
      const hear = (message: FromChild): void => {
        if (message.type === 'ended') return;
        done();
        resolve(message);
      };
      this.child.on('message', hear).on('exit', gone);
    });
  }

  /** Its log is gone when people read this. */
  private end(): Error {
    const { exitCode, signalCode } = this.child;
    return new Error(`The measured process ended (${signalCode ?? exitCode ?? 'unreachable'}). ${readFileSync(this.logFile, 'utf8').slice(-LAST_WORDS).trim()}`);
  }
}
