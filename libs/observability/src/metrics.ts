import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; from one millisecond to five minutes. */
const BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300];

/** The measures that every service has. One registry a service, so that several fit into one process. */
export class Metrics {
  readonly registry = new Registry();
  readonly handled: Counter<'message' | 'outcome'>;
  readonly handling: Histogram<'message'>;
  readonly published: Counter<'message'>;
  readonly heap: Gauge<'lane'>;
  readonly toolCalls: Counter<'tool' | 'outcome'>;
  readonly toolTime: Histogram<'tool'>;
  readonly limited: Counter<'limit'>;
  readonly stops: Counter<'kind' | 'change'>;
  readonly scalings: Counter<'service' | 'code'>;
  readonly instances: Gauge<'service' | 'state'>;
  readonly backlog: Gauge<'service'>;
  readonly syncTime: Histogram<'outcome'>;
  readonly syncFiles: Counter<'direction'>;
  readonly spans: Counter<'outcome'>;

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    const registers = [this.registry];
    this.handled = new Counter({ name: 'waggle_messages_handled_total', help: 'Messages handled', labelNames: ['message', 'outcome'], registers });
    this.handling = new Histogram({ name: 'waggle_message_seconds', help: 'Time in the handler', labelNames: ['message'], buckets: BUCKETS, registers });
    this.published = new Counter({ name: 'waggle_messages_published_total', help: 'Messages confirmed by the broker', labelNames: ['message'], registers });
    this.heap = new Gauge({ name: 'waggle_waiting_messages', help: 'Prefetched messages that wait in this instance', labelNames: ['lane'], registers });
    this.toolCalls = new Counter({ name: 'waggle_tool_calls_total', help: 'Tool calls', labelNames: ['tool', 'outcome'], registers });
    this.toolTime = new Histogram({ name: 'waggle_tool_seconds', help: 'Time of a tool call, refused ones included', labelNames: ['tool'], buckets: BUCKETS, registers });
    this.limited = new Counter({ name: 'waggle_limited_total', help: 'Calls that a limit has held back', labelNames: ['limit'], registers });
    this.stops = new Counter({ name: 'waggle_stops_total', help: 'Stops that were ordered, and that have ended', labelNames: ['kind', 'change'], registers });
    this.scalings = new Counter({ name: 'waggle_scaling_decisions_total', help: 'Decisions on how many instances there are', labelNames: ['service', 'code'], registers });
    this.instances = new Gauge({ name: 'waggle_scaling_instances', help: 'Instances of a scaled service, and how many are wanted', labelNames: ['service', 'state'], registers });
    this.backlog = new Gauge({ name: 'waggle_scaling_backlog', help: 'Messages of a scaled service that wait or are in hand', labelNames: ['service'], registers });
    this.syncTime = new Histogram({ name: 'waggle_sync_seconds', help: 'Time of a cycle of the sync', labelNames: ['outcome'], buckets: BUCKETS, registers });
    this.syncFiles = new Counter({ name: 'waggle_sync_files_total', help: 'Files that came from the other zone, and that went to it', labelNames: ['direction'], registers });
    this.spans = new Counter({ name: 'waggle_spans_total', help: 'Spans that the trace collector has taken, and that were dropped', labelNames: ['outcome'], registers });
  }

  /** The Prometheus text format. */
  render(): Promise<string> {
    return this.registry.metrics();
  }
}
