import { z } from 'zod';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The address of an outside system that gets a credential: https, or http on this very machine, as a credential crosses no network in
 * the clear. No user in it: settings that hold secrets are others.
 *
 * @param example for whoever has to mend it.
 */
export const vendorUrlSchema = (example: string) =>
  z.url({ error: `must be like ${example}`, abort: true }).refine(isSafe, 'must be https://, or http:// on this machine, without a user in it');

function isSafe(url: string): boolean {
  const { protocol, hostname, username, password } = new URL(url);
  const isPrivate = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
  return isPrivate && username === '' && password === '';
}
