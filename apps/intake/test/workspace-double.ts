import { Controller } from '@nestjs/common';
import { BacklogCount, FolderList, type PayloadOf, type ReplyOf, TaskArrive, type Zone, ZonesRead, zonesFileSchema } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { MessageContext } from '@waggle/messaging';
import { defineService, Handles } from '@waggle/runtime';
import { otherMessagesOf } from '@waggle/testing';

export type Arrival = PayloadOf<typeof TaskArrive>;

/** Stands in for the workspace: files what arrives, says which zone is active and how much work lies here. */
export class WorkspaceDouble {
  readonly filed = new Map<string, Arrival>();
  /** Ids of the messages in which each came: a broker may deliver one of them twice. */
  readonly messages = new Map<string, Set<string>>();
  arrivals = 0;
  failuresLeft = 0;
  active: Zone = 'local';
  backlog = 0;
  /** Names of files that lie here already, in `Done/`. */
  readonly done = new Set<string>();

  clear(): void {
    this.filed.clear();
    this.done.clear();
    this.messages.clear();
    Object.assign(this, { arrivals: 0, failuresLeft: 0, active: 'local', backlog: 0 });
  }

  get subjects(): string[] {
    return [...this.filed.values()].map(({ frontMatter }) => String(frontMatter['subject'])).sort();
  }

  arrive(task: Arrival, messageId: string): void {
    this.arrivals += 1;
    this.messages.set(task.sourceKey, (this.messages.get(task.sourceKey) ?? new Set()).add(messageId));
    if (this.failuresLeft-- > 0) throw new AppError('database_unavailable', 'transient', 'as asked');
    if (!this.filed.has(task.sourceKey)) this.filed.set(task.sourceKey, task);
  }
}

export function workspaceDouble() {
  const world = new WorkspaceDouble();

  @Controller()
  class WorkspaceStub {
    @Handles(TaskArrive)
    async arrive(task: Arrival, { envelope }: MessageContext): Promise<void> {
      world.arrive(task, envelope.id);
    }

    @Handles(BacklogCount)
    async backlog(): Promise<ReplyOf<typeof BacklogCount>> {
      return { waiting: world.backlog, unfinished: 0 };
    }

    @Handles(ZonesRead)
    async zones(): Promise<ReplyOf<typeof ZonesRead>> {
      return { here: 'local', alone: false, file: zonesFileSchema.parse({ active: world.active, epoch: 1, since: new Date(0).toISOString() }) };
    }

    @Handles(FolderList)
    async list({ folder }: PayloadOf<typeof FolderList>): Promise<ReplyOf<typeof FolderList>> {
      const names = folder === 'Done' ? [...world.done] : [];
      return { files: names.map((name) => ({ name, path: `Done/${name}`, bytes: 1, modified: new Date(0).toISOString() })) };
    }

    @Handles(otherMessagesOf('workspace', TaskArrive, BacklogCount, ZonesRead, FolderList))
    async other(): Promise<void> {
      throw new Error('not asked in this spec');
    }
  }
  return { world, workspace: defineService({ name: 'workspace', plane: 'core', roles: ['swarm'], controllers: [WorkspaceStub] }) };
}
