import { type KindOfWork, kindOfWork, type SourceTrouble } from '@waggle/contracts';
import type { Source, SourceState } from '../sources/source.js';
import type { WebhookSource } from './webhook-source.js';

/** One webhook as a source: it waits to be called, so there is nothing to start. */
export class WebhookDoor implements Source {
  readonly id: string;
  readonly kind = 'webhook';
  readonly work: KindOfWork;
  private trouble: SourceTrouble | null = null;

  constructor(readonly settings: WebhookSource) {
    this.id = `webhook:${settings.name}`;
    this.work = kindOfWork(settings.prefix);
  }

  start(): void {}

  async stop(): Promise<void> {}

  /** Its secret cannot be had, or can again. */
  note(trouble: string | null, now: Date): void {
    this.trouble = trouble === null ? null : { what: trouble, since: this.trouble?.since ?? now.toISOString(), nextTry: null };
  }

  state(): SourceState {
    return { trouble: this.trouble };
  }
}
