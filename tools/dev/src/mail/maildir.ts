import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SystemUser } from '../system.js';

const FOLDERS = ['', 'cur', 'new', 'tmp'];
let count = 0;

/** The INBOX of one person as Dovecot keeps it: a way to lay mails in that no server would take. */
export class Maildir {
  private readonly folder: string;

  constructor(
    private readonly home: string,
    private readonly user: SystemUser | undefined,
  ) {
    this.folder = join(home, 'Maildir');
  }

  /** Lays one mail in, any bytes, in one step. */
  async put(mail: Uint8Array): Promise<void> {
    const name = `${Math.floor(Date.now() / 1000)}.${(count += 1)}.waggle`;
    const draft = join(this.folder, 'tmp', name);
    await writeFile(draft, mail).catch(async () => {
      for (const folder of FOLDERS) await this.make(join(this.folder, folder));
      await writeFile(draft, mail);
    });
    await this.own(draft);
    await rename(draft, join(this.folder, 'new', name));
  }

  /** Has the server forget its numbers: the mails get new ones, under another UIDVALIDITY. Nobody may be signed in. */
  async renumber(): Promise<void> {
    const kept = (await readdir(this.folder)).filter((name) => name.startsWith('dovecot'));
    for (const name of kept) await rm(join(this.folder, name), { recursive: true, force: true });
  }

  private async make(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const made of [this.home, folder]) await this.own(made);
  }

  private async own(path: string): Promise<void> {
    if (this.user) await chown(path, this.user.uid, this.user.gid);
  }
}
