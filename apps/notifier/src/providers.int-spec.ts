import { type AddressInfo, createServer, type Server } from 'node:net';
import { freePort } from '@waggle/dev';
import { buildApproval, buildProposal } from '@waggle/testing';
import { SMTPServer } from 'smtp-server';
import { BOT_TOKEN, SlackStandIn } from '../test/slack-stand-in.js';
import { ACCOUNT, AUTH_TOKEN, FROM, TwilioStandIn } from '../test/twilio-stand-in.js';
import { noticeMail } from './mail/mail-text.js';
import { SmtpProvider } from './mail/smtp.provider.js';
import { promptMessage } from './slack/block-kit.js';
import { fitsForm } from './slack/fits-form.js';
import { editForm, rejectForm } from './slack/form.js';
import { WebSlackProvider } from './slack/web-slack.provider.js';
import { TwilioProvider } from './sms/twilio.provider.js';

const place = { zone: 'Europe/Vienna', publicUrl: 'https://waggle.example' };
const since = new Date(Date.now() - 1000);
const long = 'x & <y> \u{1F600} '.repeat(2000);
const many = (count: number) => Array.from({ length: count }, (_, at) => `flag_${at}`.repeat(20));
/** As much of everything as a proposal can have. */
const huge = buildApproval({
  reasons: many(50),
  proposal: buildProposal({
    summary: long,
    preview: long,
    flags: many(50),
    blanks: [],
    taint: many(20).map((field) => ({ field, source: long, sentence: long })),
    evidence: many(50).map((ref) => ({ kind: 'page' as const, ref, quote: long })),
    args: { to: many(80), text: long, ...Object.fromEntries(many(60).map((name, at) => [`${name}${at}`.slice(-200), 'x'.repeat(3000)])) },
  }),
});
const entry = (approval = buildApproval()) => ({ approval, digest: approval.digest });
const person = { name: 'olga', slackUser: 'U0OLGA', fallback: false };
const message = promptMessage({ person, entries: [entry()] }, place);
const codeOf = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'done', (error: { code?: string; name: string; details?: object }) => error.code ?? error.name);

describe('Slack over its Web API', () => {
  const slack = new SlackStandIn();
  let provider: WebSlackProvider;
  beforeAll(async () => {
    await slack.start();
    provider = new WebSlackProvider({ apiUrl: slack.url, token: BOT_TOKEN });
  });
  afterAll(() => slack.stop());
  afterEach(() => expect(slack.violations).toEqual([]));

  it('sends a direct message, finds it by its key and changes it', async () => {
    const sent = await provider.send('U0OLGA', message, 'key-1');
    expect(await provider.find('U0OLGA', 'key-1', since)).toEqual({ state: 'found', ...sent });
    expect(await provider.find('U0OLGA', 'key-0', since)).toEqual({ state: 'absent' });
    await provider.update(sent, { ...message, text: 'Approved' });
    expect(slack.posted[0]).toMatchObject({ text: 'Approved', channel: 'DU0OLGA' });
  });

  it('keeps Slack’s limits whatever a proposal holds', async () => {
    for (const entries of [[entry(huge)], Array.from({ length: 10 }, () => entry(huge))]) await provider.send('U0OLGA', promptMessage({ person, entries }, place), 'huge');
    const subject = { approvalId: huge.id, digest: huge.digest };
    const most = { ...huge.proposal, blanks: many(50), args: { to: 't'.repeat(2750).match(/.{1,50}/g), ...Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${at}`.repeat(90), 'x'.repeat(3000)])) } };
    expect([fitsForm(huge.proposal), fitsForm(most)]).toEqual([false, true]);
    await provider.openForm('t1', editForm(subject, { ...huge, proposal: most }));
    await provider.openForm('t2', rejectForm(subject));
    expect(slack.opened).toHaveLength(2);
  });

  it('says what certainly had no effect', async () => {
    slack.failNext('busy', '/chat.postMessage');
    await expect(provider.send('U0OLGA', message, 'k')).rejects.toMatchObject({ code: 'vendor_busy', details: { retryAfterSeconds: 7 } });
    slack.failNext('token_expired', '/chat.postMessage');
    expect(await codeOf(provider.send('U0OLGA', message, 'k'))).toBe('recipient_refused');
    expect(await codeOf(provider.send('U0GONE', message, 'k'))).toBe('recipient_refused');
    expect(await codeOf(provider.update({ address: 'DU0OLGA', providerId: '1.000000' }, message))).toBe('message_gone');
    expect(await codeOf(provider.openForm('late', rejectForm({ approvalId: huge.id, digest: huge.digest })))).toBe('recipient_refused');
    const nowhere = new WebSlackProvider({ apiUrl: `http://127.0.0.1:${await freePort()}/api`, token: BOT_TOKEN });
    expect(await codeOf(nowhere.send('U0OLGA', message, 'k'))).toBe('vendor_unreachable');
  });

  it.each(['cut_after', 'error_after', 'unsure_after'] as const)('leaves a message open after %s, finds it, and has not sent it again', async (fault) => {
    slack.failNext(fault, '/chat.postMessage');
    expect(await codeOf(provider.send('U0PIET', message, fault))).toBe('VendorUncertainError');
    expect(await provider.find('U0PIET', fault, since)).toMatchObject({ state: 'found' });
    expect(slack.posted.filter(({ metadata }) => metadata.event_payload['notice'] === fault)).toHaveLength(1);
  });

  it('may repeat what can be repeated without harm', async () => {
    slack.failNext('cut_before', '/conversations.history');
    expect(await codeOf(provider.find('U0PIET', 'x', since))).toBe('vendor_unavailable');
    slack.failNext('cut_before', '/chat.postMessage');
    expect(await codeOf(provider.send('U0PIET', message, 'lost'))).toBe('VendorUncertainError');
    expect(await provider.find('U0PIET', 'lost', since)).toEqual({ state: 'absent' });
  });
});

describe('SMS over Twilio', () => {
  const twilio = new TwilioStandIn();
  let provider: TwilioProvider;
  beforeAll(async () => {
    await twilio.start();
    provider = new TwilioProvider({ apiUrl: twilio.url, accountSid: ACCOUNT, authToken: AUTH_TOKEN, from: FROM });
  });
  afterAll(() => twilio.stop());
  afterEach(() => expect(twilio.violations).toEqual([]));

  it('sends from a number or a messaging service, and finds what waits at Twilio', async () => {
    const sent = await provider.send('+436601234567', 'Approval wanted (abcd1234)');
    expect(await provider.find('+436601234567', '(abcd1234)', since)).toEqual({ state: 'found', ...sent });
    expect(await provider.find('+436601234567', '(00000000)', since)).toEqual({ state: 'absent' });
    const service = new TwilioProvider({ apiUrl: twilio.url, accountSid: ACCOUNT, authToken: AUTH_TOKEN, from: `MG${'1b'.repeat(16)}` });
    expect(await service.send('+436601234567', 'x')).toMatchObject({ address: '+436601234567' });
  });

  it('says what had no effect, and leaves open what may have had one', async () => {
    twilio.failNext('busy');
    await expect(provider.send('+436601234567', 'x')).rejects.toMatchObject({ code: 'vendor_busy', details: { retryAfterSeconds: 3 } });
    twilio.failNext('token_expired');
    expect(await codeOf(provider.send('+436601234567', 'x'))).toBe('vendor_unauthorized');
    expect(await codeOf(provider.send('+15005550001', 'x'))).toBe('recipient_refused');
    for (const fault of ['cut_after', 'error_after'] as const) {
      twilio.failNext(fault);
      expect(await codeOf(provider.send('+436601234567', `after (${fault})`))).toBe('VendorUncertainError');
      expect(await provider.find('+436601234567', fault, since)).toMatchObject({ state: 'found' });
    }
  });
});

describe('e-mail over SMTP', () => {
  const got: string[] = [];
  let answer: Error | null = null;
  let server: SMTPServer;
  let mute: Server;
  const portOf = (one: { address(): unknown }): number => (one.address() as AddressInfo).port;
  const mail = noticeMail({ key: 'k1', person: { name: 'piet', email: 'piet@waggle.example', fallback: false }, entries: [entry(huge)], begun: since }, { ...place, from: 'waggle@waggle.example' });

  beforeAll(async () => {
    server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData(stream, _session, callback) {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => {
          if (answer === null) got.push(text);
          callback(answer);
        });
      },
      onRcptTo: ({ address }, _session, callback) => callback(address.startsWith('gone') ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null),
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // Takes the mail and never says so.
    mute = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 mute\r\n');
      socket.on('data', (chunk) => (/\r\n\.\r\n$/.test(chunk.toString()) ? socket.destroy() : socket.write(chunk.toString().startsWith('DATA') ? '354 go\r\n' : chunk.toString().includes('\r\n') && /^(EHLO|HELO|MAIL|RCPT)/.test(chunk.toString()) ? '250 ok\r\n' : '')));
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    mute.close();
  });

  const provider = () => new SmtpProvider(`smtp://127.0.0.1:${portOf(server.server)}`, 'waggle@waggle.example');

  it('sends text and page with the same Message-ID each time', async () => {
    expect(await provider().send(mail)).toEqual({ address: 'piet@waggle.example', providerId: '<k1@waggle.example>' });
    expect(got[0]).toMatch(/^Message-ID: <k1@waggle\.example>\r?$/m);
    expect(got[0]).toMatch(/multipart\/alternative/);
    expect(got[0]).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
  });

  it('says what had no effect, and leaves open what may have had one', async () => {
    expect(await codeOf(provider().send({ ...mail, to: 'gone@waggle.example' }))).toBe('recipient_refused');
    answer = Object.assign(new Error('later'), { responseCode: 451 });
    expect(await codeOf(provider().send(mail))).toBe('vendor_busy');
    answer = null;
    expect(await codeOf(new SmtpProvider('smtp://127.0.0.1:1', 'a@b.example').send(mail))).toBe('vendor_unreachable');
    const open = await codeOf(new SmtpProvider(`smtp://127.0.0.1:${portOf(mute)}`, 'a@b.example').send(mail));
    expect(['vendor_unreachable', 'vendor_busy', 'recipient_refused', 'done']).not.toContain(open);
    expect(await provider().find()).toEqual({ state: 'unknown' });
  });
});
