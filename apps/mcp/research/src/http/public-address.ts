import ipaddr from 'ipaddr.js';

/** Allocated for the public internet (RFC 4291, IANA): everything else in IPv6 is special or not given out. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
/** Public by its number, answered by the hypervisor: Azure's metadata and wire server. */
const CLOUD_METADATA = ['168.63.129.16'];

/**
 * May this address be connected to? Only plain public unicast: no loopback, private, link-local, shared, reserved or multicast
 * address, and no IPv6 form that carries an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast' || CLOUD_METADATA.includes(address.toString())) return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST);
}

/** The IP address that a URL's host is, or undefined when it is a name. The URL parser has brought every spelling into one. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname.replace(/\.$/, '');
  return ipaddr.isValid(bare) ? bare : undefined;
}
