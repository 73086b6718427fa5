import { jest } from '@jest/globals';
import { silentLogger } from '@waggle/observability';
import PostalMime from 'postal-mime';
import type { SeenMailRepository } from '../imap/seen-mail.repository.js';
import type { TaskTaker } from '../sources/task-taker.service.js';
import { MailTakerService } from './mail-taker.service.js';

const origin = { account: 'office@mail.example/INBOX', owner: 'office@mail.example', received: '2026-11-27T09:30:00.000Z', size: 1000, headerOnly: false };
const mails = [1, 2, 3].map((n) => ({ source: Buffer.from(`From: ada@example.org\nSubject: ${n}\n\nHello.\n`), origin }));

describe('the mails of a portion [R-MAIL-BROKEN]', () => {
  it('are parsed one after the other, so that they are not in memory together', async () => {
    const parse = PostalMime.parse;
    let [now, most] = [0, 0];
    jest.spyOn(PostalMime, 'parse').mockImplementation(async (...given) => {
      most = Math.max(most, (now += 1));
      return parse(...given).finally(() => (now -= 1));
    });
    const seen = { database: { transaction: async () => undefined } } as unknown as SeenMailRepository;
    await new MailTakerService(seen, {} as TaskTaker, silentLogger()).take({ id: '1', name: 'office' }, mails, { uidValidity: '1', lastUid: 3 });
    expect([now, most]).toEqual([0, 1]);
  });
});
