import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Logger } from './logger.js';
import type { Metrics } from './metrics.js';

type Done = Parameters<SpanExporter['export']>[1];

/** `ExportResultCode.SUCCESS`. */
const SENT = 0;

/** Says once that the collector does not take the spans, and once that it does again. Those of the time between are lost, and counted. */
export class QuietExporter implements SpanExporter {
  private away = false;

  constructor(
    private readonly inner: SpanExporter,
    private readonly told: { readonly log: Logger; readonly metrics: Metrics },
  ) {}

  export(spans: ReadableSpan[], done: Done): void {
    this.inner.export(spans, ({ code, error }) => {
      const sent = Number(code) === SENT;
      this.told.metrics.spans.inc({ outcome: sent ? 'sent' : 'lost' }, spans.length);
      if (sent === this.away) this.turn(!sent, error);
      // A failure has been told of; the SDK would tell of each.
      done({ code: SENT });
    });
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.inner.forceFlush?.();
  }

  private turn(away: boolean, error: Error | undefined): void {
    this.away = away;
    if (away) this.told.log.warn({ code: 'traces_lost', detail: error?.message }, 'the trace collector takes no spans: they are dropped until it does');
    else this.told.log.info({}, 'the trace collector takes spans again');
  }
}
