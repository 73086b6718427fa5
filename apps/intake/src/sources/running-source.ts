import type { KindOfWork, SourceKind, SourceTrouble } from '@waggle/contracts';
import type { Source, SourceState } from './source.js';

/** A source that watches something from its start until it is stopped, and says what keeps it from it. */
export abstract class RunningSource implements Source {
  abstract readonly id: string;
  abstract readonly kind: SourceKind;
  abstract readonly work: KindOfWork;
  protected readonly stopping = new AbortController();
  protected trouble: SourceTrouble | null = null;
  private running: Promise<void> = Promise.resolve();

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  state(): SourceState {
    return { trouble: this.trouble };
  }

  /** Ends when `stopping` is aborted. Never throws: what goes wrong is `trouble`, and tried again. */
  protected abstract run(): Promise<void>;
}
