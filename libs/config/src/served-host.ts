import { isIP } from 'node:net';

/** Names that only the network of a cluster or of a machine answers to: no stranger can give one an address. */
const INSIDE = /^[a-z0-9-]+$|\.(svc|internal|cluster\.local)$/;
const AUTHORITY = /^(?<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/i;

/**
 * Against DNS rebinding: a page whose own name has been made to point here still sends that name as Host. Addresses and localhost cannot be
 * made to point elsewhere; every other name has to be among `names`, or be one that public DNS cannot hold where `inside` says so.
 *
 * @param host the header as received, with or without a port
 */
export function isServedHost(host: string | undefined, names: readonly string[], { inside = false } = {}): boolean {
  const name = AUTHORITY.exec(host ?? '')?.groups?.['name']?.toLowerCase();
  if (name === undefined) return false;
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0 || name === 'localhost' || name.endsWith('.localhost')) return true;
  return names.includes(name) || (inside && INSIDE.test(name));
}
