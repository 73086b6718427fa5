import { readFile } from 'node:fs/promises';
import { Controller, Inject } from '@nestjs/common';
import { AnchorList, anchorSchema, BriefingWrite, JournalWrite, otherZone, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
import { IDENTITY, type Identity } from '@waggle/runtime';
import { isErrno, onDisk, writeAtomic } from '@waggle/workspace-files';
import { BriefingService } from './overview/briefing.service.js';
import { JournalService } from './journal.service.js';
import { TaskFilesService } from './task-files.service.js';

/** What other services write down here for people, and where the database cannot reach it. */
@Controller()
export class RecordsController {
  constructor(
    private readonly journal: JournalService,
    private readonly files: TaskFilesService,
    private readonly briefings: BriefingService,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  @Handles(JournalWrite)
  async write({ journal, lines }: PayloadOf<typeof JournalWrite>, { tx }: MessageContext): Promise<void> {
    await this.journal.add(tx, journal, lines);
  }

  @Handles(AnchorList)
  async anchors(): Promise<ReplyOf<typeof AnchorList>> {
    // The other zone keeps a chain of its own, whose anchors come here by the sync.
    const lines = (await this.anchorFile()).split('\n').filter((line) => line !== '' && zoneOf(line) !== otherZone(this.identity.zone));
    const anchors = lines.flatMap((line) => anchorIn(line) ?? []);
    return { anchors, unreadable: lines.length - anchors.length };
  }

  @Handles(BriefingWrite)
  async brief({ name, text }: PayloadOf<typeof BriefingWrite>): Promise<void> {
    await writeAtomic(onDisk(this.files.root, `Briefings/${name}.md`), text);
    await this.briefings.changed();
  }

  private async anchorFile(): Promise<string> {
    try {
      return await readFile(onDisk(this.files.root, 'Logs/audit-anchors.jsonl'), 'utf8');
    } catch (thrown) {
      if (isErrno(thrown, 'ENOENT')) return '';
      throw thrown;
    }
  }
}

function zoneOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { zone?: unknown } | null)?.zone;
  } catch {
    return undefined;
  }
}

function anchorIn(line: string): ReturnType<typeof anchorSchema.parse> | undefined {
  try {
    return anchorSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
