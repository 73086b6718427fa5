import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { attachmentName } from './attachment-name.js';
import { compose } from './compose.js';
import { readMail } from './read-mail.js';
import { safeOriginal } from './safe-original.js';

const TRICKS: ReadonlyArray<[string, string, string]> = [
  ['a way up', '../../etc/passwd', 'passwd'],
  ['a way up on Windows', '..\\..\\boot.ini', 'boot.ini'],
  ['an absolute path', '/etc/shadow', 'shadow'],
  ['a drive', 'C:\\Windows\\system.ini', 'system.ini'],
  ['a drive without a path', 'C:evil.exe', 'evil.exe'],
  ['a NUL', 'invoice.pdf\0.exe', 'invoice.pdf.exe'],
  ['a turned writing direction', 'invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['letters without width', 'in\u200bvoice.pdf', 'invoice.pdf'],
  ['a device', 'CON', '_CON'],
  ['a device with an ending', 'nul.txt', '_nul.txt'],
  ['another stream of a file', 'a.txt:evil.exe', 'a.txt_evil.exe'],
  ['a hidden file', '.bashrc', 'bashrc'],
  ['dots at the end', 'a.exe. . .', 'a.exe'],
  ['nothing but dots', '../..', 'unnamed'],
  ['a line break', 'a\r\nContent-Type: text/html\r\n.pdf', 'html.pdf'],
  ['nothing', '', 'unnamed'],
];

async function arrived(filename: string): Promise<Buffer> {
  const boundary = 'b';
  const part = `--${boundary}\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(filename)}\r\n\r\nx\r\n--${boundary}--\r\n`;
  return Buffer.from(`From: Ann <ann@example.org>\r\nTo: office@waggle.example\r\nMessage-ID: <q@example.org>\r\nSubject: Files\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n${part}`);
}

describe("an attachment's name", () => {
  it.each(TRICKS)('is one plain file name, with %s', (_trick, given, plain) => {
    expect(attachmentName(given)).toBe(plain);
  });

  it('is plain whatever was given, and stays so [R-ATTACHMENT-NAMES]', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('..', '/', '\\', 'C:', '\0', '\u202e', 'CON', '.', ' '));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const name = attachmentName(pieces.join(''));
        expect(name).toMatch(/^[^\p{C}\p{Zl}\p{Zp}<>:"/\\|?*;]+$/u);
        expect(name).not.toMatch(/^[. ]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(151);
        expect(attachmentName(name)).toBe(name);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(TRICKS.filter(([, given]) => given !== ''))('is plain where a mail is read, with %s', async (_trick, given, plain) => {
    expect((await readMail(await arrived(given))).attachments).toMatchObject([{ name: plain, bytes: expect.any(Number) }]);
  });

  it('is plain in a forwarded mail, and the rest of it is the same', async () => {
    const original = await arrived('../../x.pdf');
    const forward = await compose({ messageId: '<f@waggle.example>', to: ['bo@example.org'], cc: [], subject: 'Fwd', text: 'See below.', references: [] }, { address: 'office@waggle.example', name: '' }, { subject: 'Files', raw: original });
    expect(forward.toString()).not.toContain('..%2F');
    const [inner] = (await PostalMime.parse(forward, { forceRfc822Attachments: true })).attachments;
    const read = await readMail(Buffer.from(inner?.content as ArrayBuffer));
    expect(read).toMatchObject({ messageId: '<q@example.org>', from: 'ann@example.org', to: ['office@waggle.example'], subject: 'Files', attachments: [{ name: 'x.pdf' }] });
    expect(read.text.trim()).toBe('See attached.');
  });

  it('leaves a mail with plain names as it came', async () => {
    const original = await arrived('offer.pdf');
    expect(await safeOriginal(original)).toBe(original);
  });
});
