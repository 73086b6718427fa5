import { type Attributes, type Context, context, createContextKey, type Link, propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { toAppError } from '@waggle/errors';
import { messageAttributes, type TracedMessage } from './message-attributes.js';
import { MESSAGING_BATCH_COUNT } from './span-attributes.js';
import { taskSpan } from './task-trace.js';

/** What a service's traces need of the SDK. */
export interface TraceSource {
  readonly tracer: Tracer;
  /** Makes the one span whose ids follow from the task's id. */
  first(taskId: string, start: () => Span): Span;
  close(): Promise<void>;
}

/** One step of the work, as others may name it. */
export interface Step {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** W3C `traceparent` of who asked for it; without one the step belongs to what is going on here. */
  readonly traceparent?: string;
}

/** What is known of a message before it is sent. */
export interface Outbound {
  readonly name: string;
  readonly traceparent?: string;
  readonly taskId?: string;
  /** It is the one by which the task becomes known: its span is the first of the task's trace. */
  readonly begins?: boolean;
}

const TRACES = createContextKey('waggle traces');

/**
 * The traces of one service: a span for each message that it handles and each call that it makes or answers. Without a source
 * every method does the work and nothing else.
 */
export class Traces {
  constructor(private readonly source?: TraceSource) {}

  get on(): boolean {
    return this.source !== undefined;
  }

  /** The `traceparent` that a message takes along: its cause's, else of what is going on here, else of the first span of its task. */
  forMessage({ name, traceparent, taskId, begins = false }: Outbound): string | undefined {
    const { source } = this;
    if (source === undefined || traceparent !== undefined) return traceparent;
    if (!begins && trace.getSpanContext(context.active()) !== undefined) return headerOf(context.active());
    if (taskId === undefined) return undefined;
    const options = { kind: SpanKind.PRODUCER, attributes: messageAttributes({ name, taskId }, 'create') };
    const span = begins
      ? source.first(taskId, () => source.tracer.startSpan(`create ${name}`, { ...options, root: true }, ROOT_CONTEXT))
      : source.tracer.startSpan(`create ${name}`, options, trace.setSpanContext(ROOT_CONTEXT, taskSpan(taskId)));
    span.end();
    return headerOf(trace.setSpan(ROOT_CONTEXT, span));
  }

  /** Handles one message; `work` is given the `traceparent` for what it causes. A message of no trace and no task gets no span. */
  async handle<T>(message: TracedMessage, work: (traceparent: string | undefined) => Promise<T>): Promise<T> {
    const { source } = this;
    if (source === undefined || !isTraced(message)) return work(message.traceparent);
    const [span, parent] = this.startHandling(source, message);
    return this.run(span, parent, (inside) => work(headerOf(inside)));
  }

  /**
   * Handles several at once: each has its own span, in its own trace; what belongs to none of them alone goes under one that is linked to all.
   * Those of no trace and no task get none here either.
   */
  async handleAll<T>(messages: readonly TracedMessage[], work: (traceparents: ReadonlyArray<string | undefined>) => Promise<T>): Promise<T> {
    const { source } = this;
    const [first] = messages;
    if (source === undefined || first === undefined || !messages.some(isTraced)) return work(messages.map((message) => message.traceparent));
    if (messages.length === 1) return this.handle(first, (traceparent) => work([traceparent]));
    const own = messages.map((message) => (isTraced(message) ? this.startHandling(source, message)[0] : undefined));
    const spans = own.filter((span) => span !== undefined);
    const links = spans.map((span) => ({ context: span.spanContext() }));
    const attributes = { ...messageAttributes({ name: first.name, destination: first.destination }, 'process'), [MESSAGING_BATCH_COUNT]: messages.length };
    const whole = source.tracer.startSpan(`process ${first.name}`, { kind: SpanKind.CONSUMER, attributes, links, root: true }, ROOT_CONTEXT);
    let failure: unknown;
    try {
      return await this.run(whole, ROOT_CONTEXT, () => work(own.map((span) => span && headerOf(trace.setSpan(ROOT_CONTEXT, span)))));
    } catch (thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      for (const span of spans) end(span, failure);
    }
  }

  /** A step that came in from outside of the broker. */
  async step<T>(step: Step, work: (span: Span | undefined) => Promise<T>): Promise<T> {
    const { source } = this;
    if (source === undefined) return work(undefined);
    const parent = step.traceparent === undefined ? context.active() : remote(step.traceparent);
    const span = source.tracer.startSpan(step.name, { kind: step.kind, attributes: step.attributes }, parent);
    return this.run(span, parent, () => work(span));
  }

  async close(): Promise<void> {
    await this.source?.close();
  }

  private startHandling({ tracer }: TraceSource, message: TracedMessage): [Span, Context] {
    const ofTask = message.taskId === undefined ? undefined : taskSpan(message.taskId);
    const told = remote(message.traceparent);
    const cause = trace.getSpanContext(told);
    const parent = cause === undefined && ofTask !== undefined ? trace.setSpanContext(ROOT_CONTEXT, ofTask) : told;
    const links: Link[] = ofTask !== undefined && cause !== undefined && cause.traceId !== ofTask.traceId ? [{ context: ofTask }] : [];
    return [tracer.startSpan(`process ${message.name}`, { kind: SpanKind.CONSUMER, attributes: messageAttributes(message, 'process'), links }, parent), parent];
  }

  private async run<T>(span: Span, parent: Context, work: (inside: Context) => Promise<T>): Promise<T> {
    const inside = trace.setSpan(parent, span).setValue(TRACES, this);
    let failure: unknown;
    try {
      return await context.with(inside, () => work(inside));
    } catch (thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      end(span, failure);
    }
  }
}

/** Heartbeats, roll calls and the like belong to no work: spans of theirs would only be many. */
const isTraced = ({ traceparent, taskId }: TracedMessage): boolean => traceparent !== undefined || taskId !== undefined;

/** A step within what is traced here; outside of any trace, only the work. `work` is given the `traceparent` to pass on. */
export async function traced<T>(step: Step, work: (traceparent: string | undefined) => Promise<T>): Promise<T> {
  const traces = context.active().getValue(TRACES);
  if (!(traces instanceof Traces)) return work(undefined);
  return traces.step(step, () => work(headerOf(context.active())));
}

/** The id of the trace that the running code belongs to. */
export function currentTraceId(): string | undefined {
  return trace.getSpanContext(context.active())?.traceId;
}

/** What is no traceparent is none. */
function remote(traceparent: string | undefined): Context {
  return traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

function headerOf(within: Context): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(within, carrier);
  return carrier.traceparent;
}

/** The code alone: the text of an error may hold what was in the payload. */
function end(span: Span, failure: unknown): void {
  if (failure !== undefined) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', toAppError(failure).code);
  }
  span.end();
}
