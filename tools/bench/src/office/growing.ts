import { mkdir, writeFile } from 'node:fs/promises';
import { onDisk } from '@waggle/workspace-files';
import type pg from 'pg';
import { fill, taskIdOf } from './fill.js';
import { fillChain } from './fill-chain.js';

const PENDING = 20;
const ENTRIES_PER_TASK = 3;
const AT_ONCE = 500;
const TEXT = `---\nfrom: Ann <ann@customer.example>\nsubject: Opening hours\n---\n\n${'What are your opening hours?\n'.repeat(10)}`;

/** A zone that has worked on more and more tasks: what they leave in its tables, its record and its folders. */
export class Growing {
  private has = 0;

  constructor(
    private readonly client: pg.Client,
    private readonly workspace: string,
  ) {}

  async growTo(tasks: number): Promise<void> {
    await fill(this.client, { from: this.has, to: tasks, pending: PENDING });
    await fillChain(this.client, (tasks - this.has) * ENTRIES_PER_TASK, ENTRIES_PER_TASK, taskIdOf);
    await this.client.query('UPDATE audit.keeping SET backed_up_to = (SELECT head_seq FROM audit.chain)');
    await this.fileAway(this.has, tasks);
    await this.client.query('VACUUM ANALYZE');
    this.has = tasks;
  }

  /** What has ended lies in one folder. */
  private async fileAway(from: number, to: number): Promise<void> {
    await mkdir(onDisk(this.workspace, 'Done'), { recursive: true });
    for (let first = from + 1; first <= to; first += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, to - first + 1) }, (_, index) => first + index);
      await Promise.all(numbers.map((number) => writeFile(onDisk(this.workspace, `Done/${taskIdOf(number)}.md`), TEXT)));
    }
  }
}
