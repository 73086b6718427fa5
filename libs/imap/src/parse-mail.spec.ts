import { jest } from '@jest/globals';
import PostalMime from 'postal-mime';
import { linesOf, withoutBase64LineEnds } from './line-ends.js';
import { headOf, MAX_LINES, parseMail } from './parse-mail.js';

const HEAD = 'From: Ada <ada@example.org>\nSubject: files\n';
const parse = jest.spyOn(PostalMime, 'parse');
const mostLines = (): number => Math.max(...parse.mock.calls.map(([source]) => linesOf(source as Uint8Array)));
const text = (content: unknown): string => Buffer.from(content as ArrayBuffer).toString();

beforeEach(() => parse.mockClear());

describe('a mail with more lines than can be parsed [R-MAIL-BROKEN]', () => {
  it('is read as its header and the beginning of its body', async () => {
    const { mail, broken } = await parseMail(Buffer.from(`${HEAD}\n${'x\n'.repeat(10 * MAX_LINES)}`));
    expect(broken).toBe('it has more than 50000 lines');
    expect(mail).toMatchObject({ from: { address: 'ada@example.org' }, subject: 'files', attachments: [] });
    expect(mail.text).toHaveLength(64 * 1024);
    expect(mostLines()).toBeLessThan(10);
  });

  it('is no other when they are all of its header', async () => {
    const { mail, broken } = await parseMail(Buffer.from(`${HEAD}${'X-A: b\n'.repeat(2 * MAX_LINES)}`));
    expect([mail.subject, broken]).toEqual(['files', 'it has more than 50000 lines']);
    expect(mostLines()).toBeLessThanOrEqual(5_000);
  });

  it.each(['\n', '\r\n'])('is read whole when they are those of an attachment, which end with %j', async (end) => {
    const content = Buffer.alloc(57 * (MAX_LINES + 10), 'any bytes');
    const lines = content.toString('base64').replace(/.{76}/g, `$&${end}`);
    const source = `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n${lines}\n--b--\n`;
    const { mail, broken } = await parseMail(Buffer.from(source));
    expect(broken).toBeNull();
    expect(mail.text).toBe('See below.\n');
    expect(content.equals(Buffer.from(mail.attachments[0]?.content as ArrayBuffer))).toBe(true);
    expect(mostLines()).toBeLessThan(50);
  });

  it('within a mail stays an attachment there, however it is encoded', async () => {
    const inner = (body: string): Buffer => Buffer.from(`${HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${Buffer.from(`${HEAD}\n${body}`).toString('base64')}\n--b--\n`);
    const long = await parseMail(inner('\n'.repeat(3 * MAX_LINES)));
    expect(long).toMatchObject({ broken: null, mail: { attachments: [{ mimeType: 'message/rfc822' }] } });
    expect(parse.mock.calls.map(([, options]) => options?.maxRfc822NestingDepth)).toEqual([0]);
    expect((await parseMail(inner('Hello.'))).mail).toMatchObject({ text: expect.stringContaining('Hello.'), attachments: [] });
  });
});

describe('the lines of base64', () => {
  const line = 'QUJD'.repeat(19);

  it('are made one, and all other lines stay', () => {
    const given = `Dear all,\r\nhello\r\n${line}\r\n${line}\r\nQUI=\r\n\n\n${line}\nend`;
    expect(text(withoutBase64LineEnds(Buffer.from(given)))).toBe(`Dear all,\r\nhello\r\n${line}${line}\r\nQUI=\r\n\n\n${line}\nend`);
  });

  it.each(['', '\n', 'a', `${line}\n${line}`])('change nothing in %j', (given) => {
    expect(text(withoutBase64LineEnds(Buffer.from(given)))).toBe(given);
  });
});

it('the header of a mail is what comes before its first empty line [R-MAIL-BROKEN]', () => {
  expect(text(headOf(Buffer.from('From: a\r\n\r\nbody\n\nmore')))).toBe('From: a');
});
