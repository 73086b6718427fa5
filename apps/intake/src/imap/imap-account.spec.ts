import { loadConfig } from '@waggle/config';
import { intakeConfig } from '../intake.config.js';
import { parseAccounts } from './imap-account.js';

describe('the mailboxes to take mail from', () => {
  it('are addresses separated by spaces', () => {
    expect(parseAccounts('imaps://ada%40x.example:p%3Aw@mail.x.example imap://bob:pw@127.0.0.1:1143/Work%20in')).toEqual([
      { name: 'ada@x.example@mail.x.example/INBOX', owner: 'ada@x.example@mail.x.example', user: 'ada@x.example', password: 'p:w', host: 'mail.x.example', port: 993, secure: true, loopback: false, mailbox: 'INBOX' },
      { name: 'bob@127.0.0.1/Work in', owner: 'bob@127.0.0.1', user: 'bob', password: 'pw', host: '127.0.0.1', port: 1143, secure: false, loopback: true, mailbox: 'Work in' },
    ]);
  });

  it('are a JSON array of addresses, or none', () => {
    expect(parseAccounts('["imap://a:b@h"]')).toHaveLength(1);
    expect(parseAccounts('')).toEqual([]);
  });

  it.each(['[1]', '[', 'http://a:b@h', 'imaps://a@h', 'not an address'])('are refused when wrong (%s), without showing a password', (text) => {
    expect(() => loadConfig(intakeConfig, { INTAKE_IMAP: text })).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    expect(() => parseAccounts(`imaps://u:hush@h ${text === '[' ? 'x' : text}`)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hush') }));
  });
});
