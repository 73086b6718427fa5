/** What fetching a mail will take. */
export interface MailSize {
  readonly uid: number;
  readonly bytes: number;
  readonly headerOnly: boolean;
}

/** So much in memory at once, and so much to fetch again after a crash. */
const MAILS = 100;
const BYTES = 8 * 1024 * 1024;

/** Cuts a list into what is fetched and taken at once; a mail that is larger than a portion is one by itself. */
export function portions(mails: readonly MailSize[]): MailSize[][] {
  const cut: MailSize[][] = [];
  let bytes = 0;
  for (const mail of mails) {
    const last = cut.at(-1);
    if (last === undefined || last.length === MAILS || bytes + mail.bytes > BYTES) {
      cut.push([mail]);
      bytes = mail.bytes;
    } else {
      last.push(mail);
      bytes += mail.bytes;
    }
  }
  return cut;
}
