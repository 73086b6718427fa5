import { type DovecotSite, dovecotConfig } from './dovecot-config.js';

const site: DovecotSite = { runFolder: '/r', mailFolder: '/m', usersFile: '/u', account: 'a', group: 'g', imapPort: 1143, lmtpPort: 1124 };

describe("Dovecot's configuration", () => {
  it.each([
    ['2.3.19.1 (9b53102964)', 'mail_location = maildir:~/Maildir', 'dovecot_config_version'],
    ['2.4.1-4 (7d8c0e5759)', 'dovecot_config_version = 2.4.0', 'mail_location'],
  ])('is in the language of %s', (version, has, hasNot) => {
    const text = dovecotConfig(version, site);
    expect(text).toContain(has);
    expect(text).not.toContain(hasNot);
    expect(text).toContain('port = 1143');
  });
});
