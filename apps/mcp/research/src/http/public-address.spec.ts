import fc from 'fast-check';
import { isPublicAddress, literalAddress } from './public-address.js';

const REFUSED: ReadonlyArray<readonly [string, string]> = [
  ['loopback', '127.0.0.1'],
  ['all of loopback', '127.255.255.254'],
  ['unspecified', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '192.168.1.1'],
  ['shared (CGNAT)', '100.64.0.1'],
  ['link-local: cloud metadata', '169.254.169.254'],
  ['cloud metadata under a public number', '168.63.129.16'],
  ['protocol assignments', '192.0.0.192'],
  ['documentation', '203.0.113.7'],
  ['benchmarking', '198.18.0.1'],
  ['multicast', '224.0.0.251'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['loopback', '::1'],
  ['unspecified', '::'],
  ['link-local', 'fe80::1'],
  ['site-local', 'fec0::1'],
  ['unique local', 'fd00:ec2::254'],
  ['multicast', 'ff02::1'],
  ['mapped', '::ffff:127.0.0.1'],
  ['mapped public', '::ffff:8.8.8.8'],
  ['compatible', '::127.0.0.1'],
  ['translated', '::ffff:0:127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['local NAT64', '64:ff9b:1::a00:1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001::1'],
  ['documentation', '2001:db8::1'],
  ['documentation', '3fff::1'],
  ['discard', '100::1'],
  ['not given out', '4000::1'],
  ['no address', 'localhost'],
  ['nothing', ''],
];

describe('public addresses', () => {
  it.each(REFUSED)('do not hold %s %s', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '93.184.215.14', '2606:4700:4700::1111', '2a00:1450:4001:80f::200e'])('hold %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('do not hold a special IPv4 address, however it is spelled in a URL', () => {
    fc.assert(
      fc.property(specialIpv4, fc.constantFrom(...SPELLINGS), (bytes, spell) => {
        const { hostname } = new URL(`http://${spell(bytes)}/`);
        const address = literalAddress(hostname);
        expect({ hostname, address, open: address === undefined || isPublicAddress(address) }).toMatchObject({ open: false });
      }),
      { numRuns: 2000 },
    );
  });

  it('do not hold a special IPv6 address, however it is spelled in a URL', () => {
    fc.assert(
      fc.property(specialIpv6, fc.boolean(), (groups, isUpper) => {
        const text = groups.map((group) => group.toString(16).padStart(isUpper ? 4 : 1, '0')).join(':');
        const { hostname } = new URL(`http://[${isUpper ? text.toUpperCase() : text}]/`);
        expect(isPublicAddress(literalAddress(hostname) ?? '')).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

type Bytes = readonly [number, number, number, number];

/** IANA's special-purpose registry, as prefixes. */
const SPECIAL_V4: ReadonlyArray<readonly [Bytes, number]> = [
  [[0, 0, 0, 0], 8],
  [[10, 0, 0, 0], 8],
  [[100, 64, 0, 0], 10],
  [[127, 0, 0, 0], 8],
  [[169, 254, 0, 0], 16],
  [[172, 16, 0, 0], 12],
  [[192, 0, 0, 0], 24],
  [[192, 0, 2, 0], 24],
  [[192, 168, 0, 0], 16],
  [[198, 18, 0, 0], 15],
  [[198, 51, 100, 0], 24],
  [[203, 0, 113, 0], 24],
  [[224, 0, 0, 0], 4],
  [[240, 0, 0, 0], 4],
];

const numberOf = ([a, b, c, d]: Bytes): number => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
const bytesOf = (number: number): Bytes => [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];

const specialIpv4 = fc
  .tuple(fc.constantFrom(...SPECIAL_V4), fc.nat({ max: 0xffff_ffff }))
  .map(([[prefix, bits], random]) => bytesOf((numberOf(prefix) | (random & (0xffff_ffff >>> bits))) >>> 0));

const hex = (value: number): string => value.toString(16);
const group = (high: number, low: number): string => hex((high << 8) | low);

/** Every way to write it that a URL takes, and the IPv6 forms that carry it. */
const SPELLINGS: ReadonlyArray<(bytes: Bytes) => string> = [
  (bytes) => bytes.join('.'),
  (bytes) => `${bytes.join('.')}.`,
  (bytes) => String(numberOf(bytes)),
  (bytes) => `0x${hex(numberOf(bytes))}`,
  (bytes) => `0${numberOf(bytes).toString(8)}`,
  (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
  (bytes) => bytes.map((byte) => `0X${hex(byte).toUpperCase()}`).join('.'),
  ([a, b, c, d]) => `${a}.${b}.${(c << 8) | d}`,
  ([a, b, c, d]) => `0x${hex(a)}.${(b << 16) | (c << 8) | d}`,
  (bytes) => bytes.map((byte) => String(byte).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))).join('\u3002'),
  (bytes) => encodeURIComponent(bytes.join('.')).replace('1', '%31'),
  ([a, b, c, d]) => `[::ffff:${group(a, b)}:${group(c, d)}]`,
  (bytes) => `[::ffff:${bytes.join('.')}]`,
  (bytes) => `[::${bytes.join('.')}]`,
  (bytes) => `[64:ff9b::${bytes.join('.')}]`,
  ([a, b, c, d]) => `[2002:${group(a, b)}:${group(c, d)}::1]`,
];

const SPECIAL_V6: ReadonlyArray<readonly [first: number, bits: number]> = [[0x0000, 8], [0x0100, 8], [0xfc00, 7], [0xfe80, 10], [0xfec0, 10], [0xff00, 8], [0x2002, 16], [0x4000, 2], [0x8000, 1]];

const specialIpv6 = fc
  .tuple(fc.constantFrom(...SPECIAL_V6), fc.nat({ max: 0xffff }), fc.array(fc.nat({ max: 0xffff }), { minLength: 7, maxLength: 7 }))
  .map(([[first, bits], random, rest]) => [first | (random & (0xffff >>> bits)), ...rest]);
