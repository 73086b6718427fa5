import { TaskArrive } from '@waggle/contracts';
import { headOf, MAX_LINES } from '@waggle/imap';
import { seededMails, underTheSameId } from '../../test/mails.js';
import { readMail } from './incoming-mail.js';
import { mailTask } from './mail-task.js';

const origin = { account: 'office@mail.example/INBOX', owner: 'office@mail.example', received: '2026-11-27T09:30:00.000Z', size: 1000, headerOnly: false };
const MAILS = seededMails(200, 1);
const broken = new Map(MAILS.filter(({ kind }) => kind !== 'ordinary').map((mail) => [mail.kind, mail]));

describe('a broken mail [R-MAIL-BROKEN]', () => {
  it.each([...broken.keys()])('with %s becomes a task that says what can be read', async (kind) => {
    const { bytes = Buffer.alloc(0), mark = '' } = broken.get(kind) ?? {};
    const task = TaskArrive.payload.parse(mailTask(await readMail(bytes), origin));
    expect(`${task.body} ${String(task.frontMatter['subject'])}`).toContain(mark);
    expect(JSON.stringify(task)).not.toMatch(/\\u0000|\\ud[89a-f]/);
    expect(mailTask(await readMail(Buffer.from(bytes)), origin)).toEqual(task);
  });

  it('keeps its sender when its header is beyond all bounds', async () => {
    const mail = await readMail(broken.get('a header beyond all bounds')?.bytes ?? Buffer.alloc(0));
    expect(mail).toMatchObject({ from: 'Ada <ada@example.org>', broken: expect.stringContaining('header') });
  });

  it('keeps its header and the beginning of its body when it has more lines than can be parsed', async () => {
    const mail = await readMail(Buffer.from(`From: Ada <ada@example.org>\nSubject: lines\n\n${'x\n'.repeat(2 * MAX_LINES)}`));
    expect(mail).toMatchObject({ from: 'Ada <ada@example.org>', subject: 'lines', broken: expect.stringContaining('lines') });
    expect(mail.text.length).toBeLessThanOrEqual(64 * 1024);
  });

  it('of which nothing is left is a task as well', async () => {
    expect(TaskArrive.payload.parse(mailTask(await readMail(Buffer.alloc(0)), origin)).body).toBe('\n');
  });
});

describe('what makes a mail the same mail [R-MAIL-ONCE]', () => {
  const [ordinary = { mark: '', kind: '', bytes: Buffer.alloc(0) }] = MAILS.filter(({ kind }) => kind === 'ordinary');
  const keyOf = async (bytes: Uint8Array, change = {}): Promise<string> => mailTask(await readMail(bytes), { ...origin, ...change }).sourceKey;

  it('is not its way, its line ends, its mailbox or the hour in which it was stored', async () => {
    const key = await keyOf(ordinary.bytes);
    expect(await keyOf(Buffer.concat([Buffer.from('Received: from a by b; today\n'), ordinary.bytes]))).toBe(key);
    expect(await keyOf(Buffer.from(ordinary.bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'))).toBe(key);
    expect(await keyOf(ordinary.bytes, { account: 'office@mail.example/Archive', received: '2026-11-27T19:30:00.000Z' })).toBe(key);
  });

  it('is its body too, so that a second mail under its Message-ID is not lost', async () => {
    expect(await keyOf(underTheSameId(ordinary).bytes)).not.toBe(await keyOf(ordinary.bytes));
  });

  it('is its date where it has no Message-ID, and when the server got it where it has neither', async () => {
    const of = (date: string): Buffer => Buffer.from(`From: cron@example.org\nSubject: disk full\n${date}\nThe disk is full.\n`);
    const [monday, tuesday] = [of('Date: Mon, 23 Nov 2026 08:00:00 +0000\n'), of('Date: Tue, 24 Nov 2026 08:00:00 +0000\n')];
    expect(await keyOf(monday)).not.toBe(await keyOf(tuesday));
    expect(await keyOf(monday, { received: '2026-11-28T00:00:00.000Z' })).toBe(await keyOf(monday));
    expect(await keyOf(of(''), { received: '2026-11-28T00:00:00.000Z' })).not.toBe(await keyOf(of('')));
  });

  it('is its header alone where only that is read', async () => {
    expect(Buffer.from(headOf(ordinary.bytes)).toString()).toMatch(/^From: Ada[^]*\+0000$/);
  });
});
