import type { TraceOptions } from './trace-source.js';
import { Traces } from './traces.js';

/** Traces to the endpoint; without one the SDK is not even loaded. */
export async function openTraces({ endpoint, ...options }: Omit<TraceOptions, 'endpoint'> & { readonly endpoint: string | undefined }): Promise<Traces> {
  if (endpoint === undefined) return new Traces();
  const { openTraceSource } = await import('./trace-source.js');
  return new Traces(openTraceSource({ ...options, endpoint }));
}
