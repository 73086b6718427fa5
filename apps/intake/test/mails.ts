import fc from 'fast-check';

/** A mail as it lies in a mailbox, and the mark by which its task is known. */
export interface TestMail {
  readonly mark: string;
  readonly kind: string;
  readonly bytes: Buffer;
}

type Writer = (mark: string, noise: string) => string;

const head = (mark: string, more = ''): string => `From: Ada <ada@example.org>\nTo: office@waggle.example\nSubject: ${mark}\nMessage-ID: <${mark}@example.org>\nDate: Fri, 27 Nov 2026 09:00:00 +0000\n${more}`;
const nested = (depth: number, inner: string): string => (depth === 0 ? inner : nested(depth - 1, `From: a@example.org\nSubject: ${depth}\nContent-Type: message/rfc822\n\n${inner}`));

/** Every way to be broken; each can still be told from the others. */
const BROKEN: Readonly<Record<string, Writer>> = {
  'no header at all': (mark, noise) => `${mark} ${noise}`,
  'no sender, no date, no id': (mark, noise) => `Subject: ${mark}\n\n${noise}`,
  'no date': (mark, noise) => `${head(mark).replace(/Date:.*\n/, '')}\n${noise}`,
  'a date that is none': (mark, noise) => `${head(mark).replace(/Date:.*\n/, 'Date: the day after\n')}\n${noise}`,
  'an unknown charset': (mark, noise) => `${head(mark, 'Content-Type: text/plain; charset=klingon\n')}\n${noise}`,
  'another charset than it says': (mark, noise) => `${head(mark, 'Content-Type: text/plain; charset=utf-8\n')}\nGr\xfc\xdfe \xff\xfe ${noise}`,
  'a multipart cut in the middle': (mark, noise) => `${head(mark, 'Content-Type: multipart/mixed; boundary=b\n')}\n--b\nContent-Type: text/plain\n\n${noise}`,
  'a multipart without a boundary': (mark, noise) => `${head(mark, 'Content-Type: multipart/mixed; boundary=\n')}\n--\n${noise}`,
  'NUL bytes': (mark, noise) => `${head(mark, 'X-Nul: a\0b\n')}\n\0\0${noise}\0`,
  'bytes above 127 in its header': (mark, noise) => `${head(mark, 'X-Name: J\xf6rg \xff\n').replace('Ada', 'J\xf6rg')}\n${noise}`,
  'an enormous header line': (mark, noise) => `${head(mark, `X-Long: ${'x'.repeat(70_000)}\n`)}\n${noise}`,
  'a header beyond all bounds': (mark, noise) => `${head(mark, `X-Long: ${'x'.repeat(2_200_000)}\n`)}\n${noise}`,
  'mails in mails, fifty deep': (mark, noise) => `${head(mark, 'Content-Type: message/rfc822\n')}\n${nested(50, `Subject: deep\n\n${noise}`)}`,
  'parts in parts without end': (mark, noise) => `${head(mark)}${Array.from({ length: 300 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join('')}\n${noise}`,
  'base64 that is none': (mark, noise) => `${head(mark, 'Content-Transfer-Encoding: base64\n')}\n!!!###${noise}====`,
  'a header that never ends': (mark, noise) => head(mark, `X-Noise: ${noise.replaceAll('\n', ' ')}`),
  'lines of another kind': (mark, noise) => `${head(mark)}\n${noise}`.replaceAll('\n', '\r\n'),
  'a large attachment': (mark) => `${head(mark, 'Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n')}\n${'QUJD\n'.repeat(60_000)}`,
};
const ORDINARY: Writer = (mark, noise) => `${head(mark)}\nDear all,\n${noise}\n`;

const noise = fc.string({ unit: fc.constantFrom('a', 'e', ' ', '\n', '=', '-', '--b\n', '<b>', '\t', '=?utf-8?q?', '?=', ': '), minLength: 5, maxLength: 120 });

/** The same mails each time: nine of ten ordinary, the others broken in every way in turn. */
export function seededMails(count: number, seed: number): TestMail[] {
  const kinds = Object.entries(BROKEN);
  return fc.sample(noise, { numRuns: count, seed }).map((text, index) => {
    const mark = `mark${String(index).padStart(5, '0')}`;
    const [kind, write] = (index % 10 === 0 ? kinds[(index / 10) % kinds.length] : undefined) ?? ['ordinary', ORDINARY];
    return { mark, kind, bytes: Buffer.from(write(mark, text), 'latin1') };
  });
}

/** Another mail under the same Message-ID. */
export function underTheSameId({ bytes, mark }: TestMail): TestMail {
  const other = mark.replace('mark', 'twin');
  return { mark: other, kind: 'a Message-ID that another has', bytes: Buffer.from(bytes.toString('latin1').replace(/(Dear all,)/, `$1 ${other}`), 'latin1') };
}
