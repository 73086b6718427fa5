import { type ReplyParent, replyHeaders } from './reply-headers.js';

const own = ['office@waggle.example', '@waggle.test'];
const parent = (change: Partial<ReplyParent> = {}): ReplyParent => ({
  messageId: '<c@x>',
  inReplyTo: '<b@x>',
  references: ['<a@x>', '<b@x>'],
  from: 'Dana@northwind.example',
  to: ['office@waggle.example', 'bo@northwind.example'],
  cc: ['sam@waggle.test', 'cee@acme.example'],
  replyTo: [],
  subject: 'Offer',
  ...change,
});
const reply = (change: Partial<ReplyParent> = {}, all = false) => replyHeaders(parent(change), { all, own });

describe('the headers of a reply', () => {
  it('continue the thread [R-THREAD-HEADERS]', () => {
    expect(reply()).toMatchObject({ inReplyTo: '<c@x>', references: ['<a@x>', '<b@x>', '<c@x>'], flags: [] });
    expect(reply({ references: [] }).references).toEqual(['<b@x>', '<c@x>']);
    expect(reply({ references: [], inReplyTo: null }).references).toEqual(['<c@x>']);
    expect(reply({ references: ['<a@x>', '<c@x>', '<a@x>', 'rubbish', '<x\r\nBcc: e@e.example>'] }).references).toEqual(['<a@x>', '<c@x>']);
  });

  it('keep the first and the last of very long References', () => {
    const references = Array.from({ length: 500 }, (_, at) => `<${at}@x>`);
    const made = reply({ references });
    expect(made.references).toHaveLength(50);
    expect([made.references[0], made.references.at(-2), made.references.at(-1)]).toEqual(['<0@x>', '<499@x>', '<c@x>']);
    expect(made.flags).toEqual(['references_trimmed']);
  });

  it.each(['Offer', 'Re: Offer', 'RE: AW: Offer', 'SV: Offer', 'Réf: Offer', 'Antw: Re[2]: Offer', 'R: RIF: Offer', 'Re(3): Offer', 'RE : Offer', 'Re：Offer', 'WG: Offer', 'Re: Of\u2028fer'])('have one Re: in place of what stood before: %s', (subject) => {
    expect(reply({ subject }).subject).toMatch(/^Re: Of ?fer$/);
  });

  it('answer the sender, or everybody but ourselves', () => {
    expect(reply()).toMatchObject({ to: ['dana@northwind.example'], cc: [] });
    expect(reply({}, true)).toMatchObject({ to: ['dana@northwind.example'], cc: ['bo@northwind.example', 'cee@acme.example'] });
  });

  it('honour Reply-To, and flag one that leads elsewhere', () => {
    expect(reply({ replyTo: ['sales@northwind.example'] })).toMatchObject({ to: ['sales@northwind.example'], flags: [] });
    expect(reply({ replyTo: ['dana@evil.example', 'x@northwind.example'] })).toMatchObject({ to: ['dana@evil.example', 'x@northwind.example'], flags: ['reply_to_other_domain', 'reply_to_several'] });
  });

  it('go on to the same people after our own message', () => {
    expect(reply({ from: 'Office@Waggle.Example', to: ['dana@northwind.example'], cc: [], replyTo: ['x@evil.example'] })).toMatchObject({ to: ['dana@northwind.example'], flags: ['own_message'] });
  });

  it('leave out what is no plain address, and say so', () => {
    for (const odd of ['a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example', '"a b"@c.example', 'a(comment)@b.example', '<a@b.example>', '@route:a@b.example']) {
      expect(reply({ from: odd })).toMatchObject({ to: [], flags: ['no_recipient', 'address_left_out'] });
    }
  });
});
