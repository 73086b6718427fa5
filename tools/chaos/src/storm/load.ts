import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@waggle/cli';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { Errands, fileOf, taskIdOf, type Work } from './errands.js';
import type { Notebook } from './notebook.js';

export interface LoadOptions {
  readonly seed: number;
  /** Tasks a second. */
  readonly rate: number;
  readonly workspace: string;
  /** Where mail for the office is delivered, straight to its mailbox. */
  readonly lmtp: { readonly host: string; readonly port: number };
  readonly office: string;
  readonly api: ApiClient;
  readonly notebook: Notebook;
}

const TRY_AGAIN_MS = 500;

/** Hands work in through every door at a steady rate. What a door does not take is tried there again, as anybody would. */
export class Load {
  readonly accepted = new Set<string>();
  private readonly errands: Errands;
  private readonly handing = new Set<Promise<void>>();
  /** What no door has taken yet, and what it said last, by tag. */
  private readonly waiting = new Map<string, string>();
  private readonly ending = new AbortController();
  private readonly givingUp = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: LoadOptions) {
    this.errands = new Errands(options.seed);
  }

  start(): void {
    this.running = this.run();
  }

  /** Begins no more; resolves when every door has taken what was handed in, or at the limit. Gives what was not taken. */
  async stop(limitSeconds: number): Promise<string[]> {
    this.ending.abort();
    await this.running;
    const all = new AbortController();
    await Promise.race([Promise.all(this.handing), delay(limitSeconds * 1000, undefined, { signal: all.signal }).catch(() => undefined)]);
    all.abort();
    this.givingUp.abort();
    return [...this.waiting].map(([tag, why]) => `${tag}: no door has taken it: ${why}`);
  }

  burst(size: number): void {
    for (let count = 0; count < size; count += 1) this.begin();
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      this.begin();
      await delay(1000 / this.options.rate, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  private begin(): void {
    const work = this.errands.next();
    this.options.notebook.write({ note: 'errand', ...work.errand, at: Date.now() });
    this.waiting.set(work.errand.tag, 'no answer yet');
    const handed = this.handIn(work).finally(() => this.handing.delete(handed));
    this.handing.add(handed);
  }

  private async handIn(work: Work): Promise<void> {
    const { door, tag } = work.errand;
    const doors = { file: () => this.byFile(work), mail: () => this.byMail(work), api: () => this.byApi(work) };
    while (!(await this.isTaken(tag, doors[door]))) {
      if (this.givingUp.signal.aborted) return;
      await delay(TRY_AGAIN_MS);
    }
    this.options.notebook.write({ note: 'accepted', tag, at: Date.now() });
    this.accepted.add(tag);
    this.waiting.delete(tag);
  }

  private async isTaken(tag: string, door: () => Promise<void>): Promise<boolean> {
    try {
      await door();
      return true;
    } catch (thrown) {
      this.waiting.set(tag, String(thrown));
      return false;
    }
  }

  private async byFile(work: Work): Promise<void> {
    const { workspace } = this.options;
    const staged = join(workspace, `.${work.errand.tag}`);
    await writeFile(staged, fileOf(work));
    await rename(staged, join(workspace, 'Needs_Action', `${taskIdOf(work)}.md`));
  }

  private async byMail({ frontMatter, body, errand: { priority } }: Work): Promise<void> {
    const { lmtp, office } = this.options;
    const { from, to, subject, message_id } = frontMatter;
    const important = priority === 'URGENT' || priority === 'HIGH' ? ['Importance: high'] : [];
    const head = [`From: ${String(from)}`, `To: ${String(to)}`, `Subject: ${String(subject)}`, `Message-ID: ${String(message_id)}`, `Date: ${new Date().toUTCString()}`, ...important];
    const transport = createTransport({ ...lmtp, lmtp: true, secure: false, ignoreTLS: true });
    try {
      await transport.sendMail({ envelope: { from: 'outside@mail.example', to: [office] }, raw: `${head.join('\r\n')}\r\n\r\n${body.replaceAll('\n', '\r\n')}\r\n` });
    } finally {
      transport.close();
    }
  }

  /** The task's name makes a second try the same request. */
  private async byApi(work: Work): Promise<void> {
    const { prefix, tag, priority } = work.errand;
    const body = { prefix, taskId: taskIdOf(work), priority, frontMatter: work.frontMatter, body: work.body };
    await this.options.api.call('/api/tasks', z.unknown(), { method: 'POST', body, headers: { 'idempotency-key': tag } });
  }
}
