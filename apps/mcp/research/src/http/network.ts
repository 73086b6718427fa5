import { lookup } from 'node:dns/promises';
import { isPublicAddress } from './public-address.js';

/** How names become addresses, and which of them may be connected to. */
export interface Network {
  resolve(host: string): Promise<readonly string[]>;
  permits(address: string, port: number): boolean;
}

export const PUBLIC_NETWORK: Network = {
  resolve: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
  permits: isPublicAddress,
};
