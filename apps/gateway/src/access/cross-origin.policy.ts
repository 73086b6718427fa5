import type { IncomingHttpHeaders } from 'node:http';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];
const OURS = ['same-origin', 'none'];

/** What a browser says of where a request comes from. */
export interface Provenance {
  readonly method: string;
  /** Host and port that the request was sent to. */
  readonly host: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Whether a page of another origin makes this request. Programs send none of these headers and are let through; a link that a person
 * follows is no such request. `Sec-Fetch-Site` is believed before `Origin`: no page can set either.
 */
export function isCrossOrigin({ method, host, headers }: Provenance): boolean {
  const site = headers['sec-fetch-site'];
  const follows = SAFE.includes(method) && headers['sec-fetch-mode'] === 'navigate';
  if (typeof site === 'string') return !OURS.includes(site) && !follows;
  return headers.origin !== undefined && hostOf(headers.origin) !== host;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
