import { statfs } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { ApprovalList, FolderCounts, type HealthFigures, type Message, type PayloadOf, type ReplyOf, StopList, stopWords, SwarmStatus } from '@waggle/contracts';
import { type AppError, toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { Limited } from './limited.service.js';

const ANSWER_WITHIN_MS = 5000;

/** Injects how the free space of a folder's disk is read. */
export const READ_DISK = Symbol('read disk');
export type ReadDisk = (folder: string) => Promise<{ readonly freeBytes: number; readonly freeRatio: number }>;

export const readDisk: ReadDisk = async (folder) => {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, freeRatio: blocks === 0 ? 0 : bavail / blocks };
};

/** The zone's figures, asked of the services that know them. Whoever is silent leaves a hole, no error. */
@Injectable()
export class Figures {
  /** Queries without an answer: how often in a row, and the error's code that was told. */
  private readonly silent = new Map<string, { readonly times: number; readonly told: string | undefined }>();

  constructor(
    private readonly messenger: Messenger,
    private readonly limited: Limited,
    @Inject(READ_DISK) private readonly readDisk: ReadDisk,
    @Inject(IDENTITY) private readonly identity: Identity,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async read(now = Date.now()): Promise<HealthFigures> {
    const decides = this.identity.zone === 'local';
    const [swarm, approvals, stops, disks] = await Promise.all([
      this.ask(SwarmStatus, {}),
      decides ? this.ask(ApprovalList, { states: ['pending'], limit: 1, oldest: true }) : undefined,
      decides ? this.ask(StopList, { ended: false }) : undefined,
      this.disks(),
    ]);
    const ageOf = (at: string | null | undefined): number | null => (at == null ? null : Math.max(0, Math.round((now - Date.parse(at)) / 1000)));
    return {
      recent: swarm?.recent ?? null,
      oldestTaskSeconds: ageOf(swarm?.oldestOpen),
      oldestApprovalSeconds: ageOf(approvals?.oldestPending),
      taskMs: swarm === undefined ? null : { p50: swarm.durations.p50Ms, p95: swarm.durations.p95Ms, p99: swarm.durations.p99Ms },
      disks,
      breakers: stops?.stops.map(({ scope, by }) => ({ target: stopWords(scope), breaker: by })) ?? null,
      limited: this.limited.lastMinute(now),
    };
  }

  private async disks(): Promise<HealthFigures['disks']> {
    const [workspace, own] = await Promise.all([this.ask(FolderCounts, {}), this.readDisk('.').catch(() => undefined)]);
    return [
      ...(workspace === undefined ? [] : [{ disk: 'workspace', freeBytes: workspace.diskFreeBytes, freeRatio: null }]),
      ...(own === undefined ? [] : [{ disk: 'monitor', ...own }]),
    ];
  }

  private async ask<M extends Message>(query: M, payload: PayloadOf<M>): Promise<ReplyOf<M> | undefined> {
    try {
      const answer = await this.messenger.ask(query, payload, { timeoutMs: ANSWER_WITHIN_MS });
      this.silent.delete(query.name);
      return answer;
    } catch (thrown) {
      this.missed(query, toAppError(thrown));
      return undefined;
    }
  }

  /** Whoever is silent once may be on its way up; from the second time in a row on it is told, once while it stays so. */
  private missed({ name }: Message, { code, message }: AppError): void {
    const before = this.silent.get(name) ?? { times: 0, told: undefined };
    const isNews = before.times > 0 && before.told !== code;
    this.silent.set(name, { times: before.times + 1, told: isNews ? code : before.told });
    this.log[isNews ? 'warn' : 'debug']({ code, asked: name, detail: message }, 'a figure is missing');
  }
}
