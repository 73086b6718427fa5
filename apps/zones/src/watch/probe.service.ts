import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Zone, zoneHealthSchema } from '@waggle/contracts';
import { AppError, isError } from '@waggle/errors';
import { CONFIG } from '@waggle/runtime';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';
import type { ZonesConfig } from '../zones.config.js';
import type { ZonesErrorCode } from '../zones.error.js';
import type { Answer } from './failover.policy.js';

const HEALTH_PATH = '/api/zones/health';
/** The answer has five fields. */
const MOST_BYTES = 4096;
/** Where no zone is, and a cloud's metadata service may be. */
const REFUSED_RANGES = ['linkLocal', 'unspecified', 'multicast', 'broadcast', 'reserved'];

export interface Probe {
  readonly answer: Answer;
  readonly at: Date;
  readonly ms: number;
  readonly detail: string;
}

/** Asks the other zone how it is: one fixed path of an address from `zones.json`, without a credential, redirects or a long answer. */
@Injectable()
export class ProbeService implements OnApplicationShutdown {
  private readonly agent: Agent;
  private readonly timeoutMs: number;

  constructor(@Inject(CONFIG) { ZONES_CHECK_TIMEOUT_MS: timeoutMs }: ZonesConfig) {
    this.timeoutMs = timeoutMs;
    this.agent = new Agent({ connect: { lookup: checkedLookup, timeout: timeoutMs }, pipelining: 0, maxHeaderSize: MOST_BYTES });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  /** @param other whose answer it must be */
  async look(url: string, other: Zone): Promise<Probe> {
    const at = new Date();
    const ended = (answer: Answer, detail: string): Probe => ({ answer, at, ms: Date.now() - at.getTime(), detail });
    try {
      const health = zoneHealthSchema.parse(JSON.parse(await this.read(healthUrl(url))));
      if (health.zone !== other) return ended({ kind: 'misdirected' }, `the zone ${health.zone} answers at the address of ${other}`);
      const { active, epoch } = health;
      return ended({ kind: health.ok ? 'well' : 'unwell', lease: { active, epoch } }, health.ok ? 'well' : 'says that it is not well');
    } catch (thrown) {
      return ended({ kind: 'silent' }, reasonOf(thrown));
    }
  }

  private async read(url: URL): Promise<string> {
    const { statusCode, body } = await request(url, { dispatcher: this.agent, headers: { accept: 'application/json' }, signal: AbortSignal.timeout(this.timeoutMs) });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      // Leaving the loop ends the connection.
      if (bytes > MOST_BYTES) throw new Error('the answer is too long');
      chunks.push(chunk);
    }
    if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
    return Buffer.concat(chunks).toString('utf8');
  }
}

/** @throws AppError `zone_address_refused` (invalid) */
export function healthUrl(text: string): URL {
  const { protocol, origin, hostname, username, password } = new URL(text);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (!['http:', 'https:'].includes(protocol) || username !== '' || password !== '' || (isIP(host) !== 0 && isRefused(host))) throw refused(host);
  return new URL(HEALTH_PATH, origin);
}

const isRefused = (address: string): boolean => REFUSED_RANGES.includes(ipaddr.process(address).range());

/** A name that leads where no zone is, is not followed there. */
const checkedLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { family: options.family, hints: options.hints, order: 'verbatim', all: true }).then(
    (found) => {
      const [first] = found;
      if (first === undefined || found.some(({ address }) => isRefused(address))) return callback(refused(host), '', 4);
      if (options.all === true) return callback(null, found);
      callback(null, first.address, first.family);
    },
    (error: NodeJS.ErrnoException) => callback(error, '', 4),
  );
};

function refused(host: string): AppError<ZonesErrorCode> {
  return new AppError<ZonesErrorCode>('zone_address_refused', 'invalid', `${host} is not where a zone can be.`);
}

function reasonOf(thrown: unknown): string {
  if (!isError(thrown)) return 'no answer';
  if (thrown.name === 'TimeoutError') return 'no answer in time';
  if (thrown instanceof SyntaxError || thrown.name === 'ZodError' || thrown.name === '$ZodError') return 'it is not a zone that answers';
  return (typeof thrown.code === 'string' ? thrown.code : thrown.message).slice(0, 200);
}
