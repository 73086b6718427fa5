import { mailAddressSchema, replyEmail } from '@waggle/contracts';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { compose } from './compose.js';
import { readMail } from './read-mail.js';

const from = { address: 'office@waggle.example', name: 'Waggle Office' };
const mail = {
  messageId: '<g-1@waggle.example>',
  to: ['ann@example.org'],
  cc: ['bob@example.org'],
  subject: 'Re: Grüße und Preise',
  text: 'Hello Ann,\n\nprices: 20,00 €.\n.\n..dots\n',
  inReplyTo: '<q1@example.org>',
  references: ['<q0@example.org>', '<q1@example.org>'],
};

const headerNames = (raw: Buffer): string[] => {
  const [head = ''] = raw.toString('latin1').split('\r\n\r\n', 1);
  return head.split('\r\n').flatMap((line) => (/^\s/.test(line) ? [] : [line.split(':', 1)[0]?.toLowerCase() ?? '']));
};

describe('a composed mail', () => {
  it('reads back as it was meant, with its place in the thread', async () => {
    const read = await readMail(await compose(mail, from));
    expect(read).toMatchObject({ messageId: mail.messageId, from: from.address, to: mail.to, subject: mail.subject, inReplyTo: mail.inReplyTo, references: mail.references });
    expect(read.text.replaceAll('\r\n', '\n')).toBe(mail.text);
  });

  it('has each header once and none beside its own, whatever the subject and text say', async () => {
    const known = ['message-id', 'from', 'to', 'cc', 'subject', 'in-reply-to', 'references', 'date', 'mime-version', 'content-type', 'content-transfer-encoding'];
    const evil = fc.oneof(fc.string(), fc.constantFrom('a\r\nBcc: evil@example.org', 'a\nBcc: evil@example.org\n\nbody', '\r\n\r\n<html>', 'x\u2028Bcc: e@example.org', '=?utf-8?q?=0D=0ABcc:_evil?='));
    await fc.assert(
      fc.asyncProperty(evil, evil, async (subject, text) => {
        const names = headerNames(await compose({ ...mail, subject, text }, from));
        expect(names.filter((name) => !known.includes(name))).toEqual([]);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  it('takes the forwarded mail along whole', async () => {
    const original = await compose({ ...mail, subject: 'Original' }, { address: 'ann@example.org', name: '' });
    const parsed = await PostalMime.parse(await compose({ ...mail, inReplyTo: undefined, references: [] }, from, { subject: 'Original', raw: original }), { forceRfc822Attachments: true });
    expect(parsed.attachments[0]).toMatchObject({ mimeType: 'message/rfc822' });
  });
});

describe('the arguments of a mail', () => {
  const args = { to: mail.to, cc: [], subject: 'Hi', text: 'Hello', inReplyTo: mail.inReplyTo, references: [] };

  it('hold no control characters where headers are made of them', () => {
    for (const bad of ['a\r\nBcc: x@example.org', 'a\nb', 'a\0b', 'a\u0085b']) {
      expect(replyEmail.input.safeParse({ ...args, subject: bad }).success).toBe(false);
      expect(mailAddressSchema.safeParse(`ann@example.org${bad}`).success).toBe(false);
      expect(replyEmail.input.safeParse({ ...args, inReplyTo: `<a${bad}@b>` }).success && /\s/.test(bad)).toBe(false);
    }
  });

  it('are refused when something is missing, too long or too much', () => {
    expect(replyEmail.input.safeParse({ ...args, to: [] }).success).toBe(false);
    expect(replyEmail.input.safeParse({ ...args, text: '' }).success).toBe(false);
    expect(replyEmail.input.safeParse({ ...args, text: 'x'.repeat(10 * 1024 * 1024) }).success).toBe(false);
    expect(replyEmail.input.strict().safeParse({ ...args, bcc: ['evil@example.org'] }).success).toBe(false);
  });
});
