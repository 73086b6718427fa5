import type { Span } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type IdGenerator, NodeTracerProvider, RandomIdGenerator, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { Logger } from './logger.js';
import type { Metrics } from './metrics.js';
import { QuietExporter } from './quiet-exporter.js';
import { taskSpan } from './task-trace.js';
import type { TraceSource } from './traces.js';

/** What a killed process loses of its spans is at most so old, in milliseconds. */
const DELAY_MS = 1000;
/** A collector that takes longer gets nothing. */
const EXPORT_MS = 5000;
/** So long a service that stops waits for it. */
const CLOSE_MS = 2000;

export interface TraceOptions {
  readonly service: string;
  readonly instance: string;
  readonly zone: string;
  /** Base address of an OTLP/HTTP receiver. */
  readonly endpoint: string;
  /** Share of the traces that are kept, 0 to 1. */
  readonly ratio: number;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Random ids, but for the first span of a task. */
class TaskIds implements IdGenerator {
  private readonly random = new RandomIdGenerator();
  private task: { traceId: string; spanId: string } | undefined;

  generateTraceId = (): string => this.task?.traceId ?? this.random.generateTraceId();
  generateSpanId = (): string => this.task?.spanId ?? this.random.generateSpanId();

  first(taskId: string, start: () => Span): Span {
    this.task = taskSpan(taskId);
    try {
      return start();
    } finally {
      this.task = undefined;
    }
  }
}

let registered = false;

/** Spans go out in batches beside the work, which never waits for them. */
export function openTraceSource(options: TraceOptions): TraceSource {
  const { service, instance, zone, endpoint, ratio } = options;
  const ids = new TaskIds();
  const exporter = new QuietExporter(new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: EXPORT_MS }), options);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: service, 'service.namespace': 'waggle', 'service.instance.id': instance, 'deployment.environment.name': zone }),
    // By the trace's id alone: every service judges the same way, also where a task is taken up again from its id.
    sampler: new TraceIdRatioBasedSampler(ratio),
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: DELAY_MS, exportTimeoutMillis: EXPORT_MS })],
  });
  // What follows the running code is one for the process, however many services it holds.
  if (!registered) provider.register();
  registered = true;
  return { tracer: provider.getTracer('waggle'), first: (taskId, start) => ids.first(taskId, start), close: () => within(CLOSE_MS, provider.shutdown()) };
}

function within(milliseconds: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void work.catch(() => undefined).then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
