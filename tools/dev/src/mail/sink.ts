import { appendFile } from 'node:fs/promises';

/** One mail that left the house, as the receiving server saw it. */
export interface SinkMail {
  /** With its angle brackets; null when the mail had none. */
  messageId: string | null;
  from: string;
  /** The recipients of the envelope outside of the local mailboxes. */
  to: string[];
  /** ISO 8601 UTC. */
  receivedAt: string;
  /** The whole mail, header and body. */
  raw: string;
}

const MESSAGE_ID = /^message-id:\s*(<[^>\s]+>)/im;

/** Keeps every outgoing mail in memory and as a line of JSON in a file. */
export class Sink {
  readonly #mails: SinkMail[] = [];

  constructor(readonly file: string) {}

  async take(from: string, to: string[], raw: string): Promise<void> {
    const [header = ''] = raw.split(/\r?\n\r?\n/, 1);
    const messageId = MESSAGE_ID.exec(header)?.[1] ?? null;
    const mail: SinkMail = { messageId, from, to, receivedAt: new Date().toISOString(), raw };
    this.#mails.push(mail);
    await appendFile(this.file, `${JSON.stringify(mail)}\n`);
  }

  delivered(): SinkMail[] {
    return [...this.#mails];
  }
}
