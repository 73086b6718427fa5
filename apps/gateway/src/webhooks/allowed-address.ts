import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '@waggle/errors';
import ipaddr from 'ipaddr.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';

/** All that is given out of IPv6 (IANA). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

export type Addresses = 'public' | 'any';

/** A unicast address of the public Internet: not loopback, private, link-local, a mapped or translated form of one, or reserved. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // What is not assigned, or an IPv4 address in the last bits, counts as unicast there.
  return !(parsed instanceof ipaddr.IPv6) || parsed.match(GLOBAL_UNICAST);
}

/**
 * The address as it may be called. What a name resolves to is checked again when the connection is made.
 *
 * @throws AppError `webhook_address_refused` (invalid)
 */
export function allowedUrl(text: string, allowed: Addresses): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) throw refused('A webhook goes to an address of http or https.');
  if (url.username !== '' || url.password !== '') throw refused('No user belongs into the address of a webhook: its signature says who sends it.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (allowed === 'public' && ((isIP(host) !== 0 && !isPublic(host)) || /(^|\.)localhost\.?$/.test(host))) throw refused(`${host} is not an address of the public Internet.`);
  return url;
}

/** Resolves a name for one connection, which then goes to no other address: whatever the name resolves to a moment later. */
export function pinnedLookup(allowed: Addresses): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { family: options.family, hints: options.hints, order: 'verbatim', all: true }).then(
      (found) => {
        const usable = allowed === 'any' ? found : found.filter(({ address }) => isPublic(address));
        const [first] = usable;
        if (first === undefined || usable.length < found.length) return callback(refused(`${host} resolves to an address that is not of the public Internet.`), '', 4);
        if (options.all === true) return callback(null, usable);
        callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 4),
    );
  };
}

function refused(why: string): AppError<GatewayErrorCode> {
  return new AppError<GatewayErrorCode>('webhook_address_refused', 'invalid', why);
}
