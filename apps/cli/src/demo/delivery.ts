import { copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { DemoItem } from './manifest.js';

/** A file that is too large for a task, made here so that the repository need not carry it. */
const TOO_LARGE = { name: 'EMAIL_too-large.md', bytes: 2 * 1024 * 1024 };
const LINK = 'EMAIL_symbolic-link.md';
/** Files that must be refused beside those of the manifest. */
export const MADE_BROKEN = [TOO_LARGE.name, LINK];

/** Copies the task files and the broken ones into the workspace, each appearing whole under its name. */
export async function dropFiles(folder: string, items: readonly DemoItem[], workspace: string): Promise<void> {
  const target = join(workspace, 'Needs_Action');
  const staging = join(workspace, '.delivery');
  await mkdir(target, { recursive: true });
  await mkdir(staging, { recursive: true });
  for (const { file } of items.filter((item) => item.kind !== 'mail')) {
    const name = basename(file);
    await copyFile(join(folder, file), join(staging, name));
    await rename(join(staging, name), join(target, name));
  }
  await writeFile(join(staging, TOO_LARGE.name), Buffer.alloc(TOO_LARGE.bytes, 'a'));
  await rename(join(staging, TOO_LARGE.name), join(target, TOO_LARGE.name));
  await symlink('/etc/hostname', join(target, LINK));
  await rm(staging, { recursive: true });
}

/** The bundled mails, byte for byte as they stand in the demo's folder. */
export async function mailsOf(folder: string, items: readonly DemoItem[]): Promise<Buffer[]> {
  return Promise.all(items.filter((item) => item.kind === 'mail').map(({ file }) => readFile(join(folder, file))));
}

/** Sends the bundled mails to the company's mailbox over SMTP. */
export async function sendMails(mails: readonly Buffer[], smtp: { host: string; port: number }, mailbox: string): Promise<void> {
  const transport = createTransport({ ...smtp, secure: false, ignoreTLS: true, pool: true, maxConnections: 2 });
  try {
    for (const raw of mails) await transport.sendMail({ envelope: { from: 'sender@outside.example', to: [mailbox] }, raw });
  } finally {
    transport.close();
  }
}
