import { draftEmail, forwardEmail, readEmail, replyEmail, searchInbox, sendEmail, type Tool } from '@waggle/contracts';
import { waitFor } from '@waggle/testing';
import { outcomeOf, rawOutcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import email from './index.js';

const mail = { to: ['ann@example.org'], subject: 'Offer', text: 'Hello' };
const reply = { ...mail, inReplyTo: '<q@example.org>', references: [] };
const forward = { ...mail, messageId: '<q@example.org>', digest: 'a'.repeat(64) };
const MIB = 1024 * 1024;
const large = 'x'.repeat(3 * MIB);

type Bad = [string, Tool, Record<string, unknown>];
/** What no tool that writes takes. */
const writing = (tool: Tool, args: Record<string, unknown>): Bad[] => [
  ['no recipient', tool, { ...args, to: [] }],
  ['no text', tool, { ...args, text: undefined }],
  ['a field too many', tool, { ...args, bcc: ['evil@example.net'] }],
  ['a recipient that is no list', tool, { ...args, to: 'ann@example.org' }],
  ['two addresses in one', tool, { ...args, to: ['ann@example.org, evil@example.net'] }],
  ['a line break in an address', tool, { ...args, cc: ['ann@example.org\r\nBcc: evil@example.net'] }],
  ['a line break in the subject', tool, { ...args, subject: 'a\r\nBcc: evil@example.net' }],
  ['a line separator in the subject', tool, { ...args, subject: 'a\u2028Bcc: evil@example.net' }],
  ['a NUL in the text', tool, { ...args, text: 'a\0b' }],
  ['a text of 3 MiB', tool, { ...args, text: large }],
  ['a subject of 3 MiB', tool, { ...args, subject: large }],
];
const BAD: readonly Bad[] = [
  ['a limit of none', searchInbox, { limit: 0 }],
  ['a limit in words', searchInbox, { limit: 'all' }],
  ['a line break in a search', searchInbox, { subject: 'a\r\nA1 DELETE INBOX' }],
  ['a NUL in a search', searchInbox, { text: 'a\0b' }],
  ['a search of 3 MiB', searchInbox, { from: large }],
  ['a field too many', searchInbox, { folder: 'Sent' }],
  ['no id', readEmail, {}],
  ['an id that is none', readEmail, { messageId: 'q' }],
  ['a line break in an id', readEmail, { messageId: '<q@example.org>\r\n' }],
  ['an id of 3 MiB', readEmail, { messageId: `<${large}@x>` }],
  ...writing(draftEmail, mail),
  ...writing(sendEmail, mail),
  ...writing(replyEmail, reply),
  ...writing(forwardEmail, forward),
  ['a digest that is none', forwardEmail, { ...forward, digest: 'A'.repeat(64) }],
  ['no digest', forwardEmail, { ...forward, digest: undefined }],
  ['too many references', replyEmail, { ...reply, references: Array.from({ length: 101 }, (_, at) => `<${at}@x>`) }],
  ['a line break in a reference', replyEmail, { ...reply, references: ['<a@x>\r\nBcc: evil@example.net'] }],
];

let fixture: ToolServerFixture;

beforeAll(async () => {
  fixture = await startToolServer(email, { EMAIL_PROVIDER: 'sandbox', EMAIL_SANDBOX_LATENCY_MS: '0' });
});

afterAll(() => fixture?.stop());

describe('bad input to the email server', () => {
  it.each(BAD.map(([title, tool, args]) => [title, tool.name, tool, args] as const))('is refused with a code, and audited where it could act: %s to %s', async (_title, name, tool, args) => {
    const before = fixture.audited.length;
    expect(await rawOutcomeOf(fixture, tool.class === 'DANGEROUS' ? 'security' : 'sales', tool, args)).toBe('tool_input_invalid');
    if (tool.class === 'DANGEROUS') await waitFor(() => fixture.audited.slice(before).some(({ output, target }) => output === 'tool_input_invalid' && target === `email.${name}`));
  });

  it('is refused at the door when it is far too large: 10 MiB', async () => {
    expect(await rawOutcomeOf(fixture, 'security', sendEmail, { ...mail, text: 'x'.repeat(10 * MIB) })).toBe('http 413');
    expect(await outcomeOf(fixture.execute(sendEmail, { ...mail, text: 'x'.repeat(10 * MIB) }))).toBe('tool_input_invalid');
  });

  it('leaves nothing behind', async () => {
    expect(await fixture.database.query('SELECT 1 FROM sandbox_mail')).toEqual([]);
  });
});
