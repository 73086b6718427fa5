import { isIP, type LookupFunction } from 'node:net';
import type { AppError } from '@waggle/errors';
import { buildConnector } from 'undici';
import { researchError } from '../research.error.js';
import type { Network } from './network.js';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects only to addresses that were checked. The name is resolved here, once, and the very addresses that passed are handed to
 * the socket: a name that answers otherwise a moment later gains nothing. What was really connected to is looked at again.
 */
export function checkedConnector(network: Network): buildConnector.connector {
  return (options, callback) => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: checkedLookup(network, port) });
    connect(options, (...outcome) => {
      const [error, socket] = outcome;
      if (error !== null) return callback(error, null);
      if (network.permits(socket.remoteAddress ?? '', port)) return callback(null, socket);
      socket.destroy();
      callback(refusal(options.hostname), null);
    });
  };
}

/** As `dns.lookup`, for `net.connect`. */
function checkedLookup(network: Network, port: number): LookupFunction {
  return (host, options, callback) => {
    checkedAddresses(network, host, port).then(
      (addresses) => {
        const entries = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = entries;
        if (options.all === true) callback(null, entries);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: Error) => callback(error, ''),
    );
  };
}

/** One bad address is enough: a name that also points inward is not asked at all. */
async function checkedAddresses(network: Network, host: string, port: number): Promise<readonly string[]> {
  const addresses = await resolved(network, host);
  if (addresses.length === 0) throw unknown(host);
  if (!addresses.every((address) => network.permits(address, port))) throw refusal(host);
  return addresses;
}

async function resolved(network: Network, host: string): Promise<readonly string[]> {
  try {
    return await network.resolve(host);
  } catch (thrown) {
    throw unknown(host, thrown);
  }
}

function unknown(host: string, cause?: unknown): AppError {
  return researchError('host_unknown', `The name ${host} has no address`, { host }, cause);
}

export function refusal(host: string): AppError {
  return researchError('address_refused', `The host ${host} is no public address; only the public web is fetched`, { host });
}
