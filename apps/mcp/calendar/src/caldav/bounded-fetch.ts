import { readBounded } from '@waggle/vendor-api';

const TIMEOUT_MS = 20_000;
/** A batch of calendar objects, or the ETags of the largest calendar that we read. */
const MAX_BYTES = 64 * 1024 * 1024;

/** `fetch` with limits of time and size. Redirects are not followed: the password would go along. */
export const boundedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { status, statusText, headers } = response;
  const body = [101, 204, 205, 304].includes(status) ? null : await readBounded(response, MAX_BYTES);
  return new Response(body, { status, statusText, headers });
};
