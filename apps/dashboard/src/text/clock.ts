/** Below this the difference is the header's own coarseness. */
const NOTABLE_MS = 2000;

let offsetMs = 0;

/** Takes note of how far this machine's clock is from the gateway's, from a `Date` header. */
export function noteServerTime(header: string | null, now = Date.now()): void {
  const server = Date.parse(header ?? '');
  if (Number.isNaN(server)) return;
  const difference = server - now;
  offsetMs = Math.abs(difference) > NOTABLE_MS ? difference : 0;
}

/** Now by the gateway's clock, by which approvals expire: milliseconds since 1970. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}
