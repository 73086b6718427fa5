import { draftEmail, forwardEmail, mailAddressSchema, replyEmail, sendEmail } from '@waggle/contracts';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import type { OutgoingMail } from '../mail.js';
import { compose } from './compose.js';

const KNOWN = ['cc', 'content-transfer-encoding', 'content-type', 'date', 'from', 'in-reply-to', 'message-id', 'mime-version', 'references', 'subject', 'to'];
const from = { address: 'office@waggle.example', name: 'Waggle, "Office"' };
const base = { to: ['ann@example.org'], cc: ['bob@example.org'], subject: 'Offer', text: 'Hello', inReplyTo: '<q1@example.org>', references: ['<q0@example.org>'] };
const NASTY = ['\r', '\n', '\r\n', '\0', '\u2028', '\u2029', '\u0085', '\u000b', '\u000c', '\t', ' ', ',', ';', ':', '"', '<', '>', '(', ')', '\\', '@', 'Bcc: evil@example.net', '=?utf-8?q?=0D=0ABcc:_evil?=', '=?utf-8?b?', '?=', '\u202e', '\ud800', 'é', 'münchen', '例', '%0d%0a', 'evil@example.net'];
const nasty = (clean: string): fc.Arbitrary<string> => fc.array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 6 }), fc.constant(clean)), { maxLength: 8 }).map((pieces) => pieces.join(''));

/** The header fields of raw bytes, each unfolded, split as strictly and as loosely as any reader does: at CRLF, CR or LF. */
function fieldsOf(raw: Buffer): Array<{ name: string; value: string }> {
  const [head = ''] = raw.toString('utf8').split(/\r\n\r\n|\n\n|\r\r/, 1);
  return head
    .split(/\r\n|\r|\n/)
    .reduce<string[]>((lines, line) => (/^[ \t]/.test(line) ? [...lines.slice(0, -1), `${lines.at(-1) ?? ''} ${line.trim()}`] : [...lines, line]), [])
    .map((line) => ({ name: line.split(':', 1)[0]?.toLowerCase() ?? '', value: line.slice(line.indexOf(':') + 1).trim() }));
}

const sent = (mail: Partial<OutgoingMail>): Promise<Buffer> => compose({ ...base, messageId: '<g@waggle.example>', ...mail }, from);

function expectOwnHeadersOnly(raw: Buffer): void {
  const names = fieldsOf(raw).map(({ name }) => name);
  expect(names.filter((name) => !KNOWN.includes(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  expect(raw.toString('latin1')).not.toMatch(/(?<!\r)\n|\r(?!\n)|\0/);
  expect(Math.max(...raw.toString('latin1').split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
}

describe('the raw bytes that leave', () => {
  it('hold our headers alone, each once, whatever the subject [R-APPROVED-BYTES]', async () => {
    await fc.assert(fc.asyncProperty(nasty('Offer'), async (subject) => expectOwnHeadersOnly(await sent({ subject }))), { numRuns: 120 });
  });

  it('hold our headers alone, whatever the addresses, even where no schema stood before', async () => {
    await fc.assert(fc.asyncProperty(nasty('ann@example.org'), async (address) => expectOwnHeadersOnly(await sent({ to: [address, 'ann@example.org'] }))), { numRuns: 120 });
  });

  it('show the subject at the other end as it was approved', async () => {
    const subjects = fc.oneof(nasty('Offer'), fc.string({ unit: 'grapheme', maxLength: 300 })).filter((subject) => sendEmail.input.safeParse({ ...base, inReplyTo: undefined, references: undefined, subject }).success);
    const seen = (text: string | undefined): string => (text ?? '').replace(/\s+/gu, ' ').trim();
    await fc.assert(fc.asyncProperty(subjects, async (subject) => expect(seen((await PostalMime.parse(await sent({ subject }))).subject)).toBe(seen(subject))), { numRuns: 120 });
  });

  it('name exactly the recipients that were approved', async () => {
    const addresses = nasty('ann@example.org').filter((address) => mailAddressSchema.safeParse(address).success);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(addresses, fc.emailAddress().filter((address) => mailAddressSchema.safeParse(address).success)), { minLength: 1, maxLength: 5 }), async (to) => {
        const { to: read = [] } = await PostalMime.parse(await sent({ to, cc: [] }));
        expect(read.map(({ address }) => address?.toLowerCase())).toEqual([...to].map((address) => address.toLowerCase()));
      }),
      { numRuns: 100 },
    );
  });
});

const ADDRESSES: ReadonlyArray<[string, string]> = [
  ['a line break', 'ann@example.org\r\nBcc: evil@example.net'],
  ['a folded line', 'ann@example.org\r\n evil@example.net'],
  ['a NUL', 'ann@example.org\0'],
  ['a line separator', 'ann@example.org\u2028'],
  ['a second address', 'ann@example.org,evil@example.net'],
  ['a second address after a semicolon', 'ann@example.org; evil@example.net'],
  ['a group', 'all:ann@example.org,evil@example.net;'],
  ['a name', 'Ann <ann@example.org>'],
  ['an address in the name', '"ann@example.org" <evil@example.net>'],
  ['a comment', 'ann(evil@example.net)@example.org'],
  ['a quoted local part', '"ann, evil@example.net"@example.org'],
  ['two at signs', 'ann@example.org@example.net'],
  ['a route', '@example.net:ann@example.org'],
  ['a percent route', 'ann%example.org@[127.0.0.1]'],
  ['an encoded word', '=?utf-8?q?ann?=@example.org'],
  ['letters beyond ASCII in the domain', 'ann@exämple.org'],
  ['a look-alike letter', 'аnn@example.org'],
  ['too many characters', `${'a'.repeat(250)}@example.org`],
];
const outgoing = { to: base.to, cc: [], subject: 'Offer', text: 'Hello' };
const TOOLS = [
  ['send_email', sendEmail, outgoing],
  ['draft_email', draftEmail, outgoing],
  ['reply_email', replyEmail, { ...outgoing, inReplyTo: base.inReplyTo, references: [] }],
  ['forward_email', forwardEmail, { ...outgoing, messageId: base.inReplyTo, digest: 'a'.repeat(64) }],
] as const;

describe.each(TOOLS)('the arguments of %s', (_name, tool, args) => {
  const fits = (change: Record<string, unknown>): boolean => tool.input.strict().safeParse({ ...args, ...change }).success;

  it('fit as they are', () => {
    expect(fits({})).toBe(true);
    expect(fits({ to: ['ann@xn--exmple-cua.org'] })).toBe(true);
  });

  it.each(ADDRESSES)('admit no address with %s', (_what, address) => {
    expect([fits({ to: [address] }), fits({ cc: [address] })]).toEqual([false, false]);
  });

  it.each(['a\rb', 'a\nb', 'a\0b', 'a\u2028b', 'a\u2029b', 'a\u0085b', 'a\r\n b', '\ud800', 'x'.repeat(999)])('admit no subject like %j', (subject) => {
    expect(fits({ subject })).toBe(false);
  });

  it.each(['a\0b', 'a\u001b[2Jb', '', '\ud800', 'x'.repeat(10 * 1024 * 1024)])('admit no text that is empty, far too long or holds control characters', (text) => {
    expect(fits({ text })).toBe(false);
  });
});
