import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Value = { readonly stringValue?: string; readonly intValue?: number | string; readonly doubleValue?: number; readonly boolValue?: boolean };
type Attributes = ReadonlyArray<{ readonly key: string; readonly value: Value }>;

interface RawSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: Attributes;
  readonly links?: ReadonlyArray<{ readonly traceId: string; readonly spanId: string }>;
  readonly status?: { readonly code?: number };
}

/** A span as the collector has received it. */
export interface CollectedSpan extends Pick<RawSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'kind'> {
  readonly service: string;
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly links: ReadonlyArray<{ readonly traceId: string; readonly spanId: string }>;
  readonly failed: boolean;
}

/** `slow` takes what it is sent and never answers. */
export type CollectorMood = 'takes' | 'refuses' | 'slow';

interface ExportRequest {
  readonly resourceSpans: ReadonlyArray<{ readonly resource: { readonly attributes: Attributes }; readonly scopeSpans: ReadonlyArray<{ readonly spans: readonly RawSpan[] }> }>;
}

/** A receiver of OTLP over HTTP, as JSON, that behaves as it is told. */
export class OtlpCollector {
  mood: CollectorMood = 'takes';
  asked = 0;
  readonly spans: CollectedSpan[] = [];
  /** Every body as it came. */
  readonly bodies: string[] = [];
  private server: Server | undefined;
  private port = 0;

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** On the port that it had before, when it is opened again. */
  async open(): Promise<this> {
    const server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
    return this;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.mood === 'slow') return;
    if (this.mood === 'takes' && request.url === '/v1/traces') this.take(Buffer.concat(chunks).toString('utf8'));
    response.writeHead(this.mood === 'refuses' ? 500 : 200, { 'content-type': 'application/json' }).end('{}');
  }

  private take(body: string): void {
    this.bodies.push(body);
    const { resourceSpans } = JSON.parse(body) as ExportRequest;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(attributesOf(resource.attributes)['service.name']);
      this.spans.push(...scopeSpans.flatMap(({ spans }) => spans.map((span) => collected(service, span))));
    }
  }
}

function collected(service: string, { attributes = [], links = [], status, ...span }: RawSpan): CollectedSpan {
  const { traceId, spanId, name, kind } = span;
  // JSON writes "no parent" as an empty text or not at all.
  const parentSpanId = span.parentSpanId === '' ? undefined : span.parentSpanId;
  return { traceId, spanId, parentSpanId, name, kind, service, attributes: attributesOf(attributes), links: links.map((link) => ({ traceId: link.traceId, spanId: link.spanId })), failed: status?.code === 2 };
}

function attributesOf(attributes: Attributes): Record<string, string | number | boolean | undefined> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? value.doubleValue ?? (value.intValue === undefined ? undefined : Number(value.intValue))]));
}
