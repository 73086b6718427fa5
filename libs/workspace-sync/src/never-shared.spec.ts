import { isBadName, neverShared } from './never-shared.js';

describe('what is never shared by its name', () => {
  it.each([
    ['.env', 'hidden'],
    ['Done/.git/config', 'hidden'],
    ['.waggle/state.json', 'hidden'],
    ['Needs_Action/.4f1c.tmp', 'hidden'],
    ['prod.env', 'secret'],
    ['Accounting/Server.PEM', 'secret'],
    ['keys/id_ed25519', 'secret'],
    ['keys/id_ed25519.pub', 'secret'],
    ['whatsapp.session', 'secret'],
    ['a.session.json', 'secret'],
    ['Plans/draft.md~', 'temporary'],
    ['Plans/~$draft.docx', 'temporary'],
    ['Plans/x.crdownload', 'temporary'],
    ['Dashboard.md', 'own'],
    ['server.key/readme.md', 'secret'],
  ])('is %s (%s) [R-SYNC-SECRETS]', (file, why) => expect(neverShared(file)).toBe(why));

  it.each(['Needs_Action/email/EMAIL_1.md', 'Plans/keynote.md', 'Done/Dashboard.md', 'Logs/session-notes.md', 'environment.md', 'Accounting/2026-01.csv', 'zones.json', 'new\nline.md'])('is not %j', (file) => expect(neverShared(file)).toBeUndefined());

  it.each(['../x', 'a//b', 'a/./b', 'bad\uFFFDname', ''])('knows %j for a name that cannot be carried', (file) => expect(isBadName(file)).toBe(true));
});
