import { parseMail } from './parse-mail.js';

const outlook = '<div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> Mara &lt;mara@t.example&gt;<br><b>Sent:</b> Tuesday<br></font></div><div><p>Old text</p></div>';
const QUOTES: ReadonlyArray<[string, string]> = [
  ['Gmail', '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, Nov 3, 2026 Mara wrote:<br></div><blockquote class="gmail_quote"><div>Old text</div></blockquote></div>'],
  ['Gmail in a language that nobody here knows', '<div class="gmail_quote"><div class="gmail_attr">wt., 3 lis 2026 o 10:11 Mara napisał(a):<br></div><blockquote class="gmail_quote">Old text</blockquote></div>'],
  ['Thunderbird', '<div class="moz-cite-prefix">Dňa 3. 11. 2026 Mara napísal(a):<br></div><blockquote type="cite"><p>Old text</p></blockquote>'],
  ['Apple Mail', '<br><div><br><blockquote type="cite"><div>On 3 Nov 2026, at 10:11, Mara &lt;mara@t.example&gt; wrote:</div><br><div>Old text</div></blockquote></div>'],
  ['Outlook', `<hr style="display:inline-block;width:98%">${outlook}`],
  ['Outlook on a telephone', `<div id="appendonsend"></div><hr>${outlook}`],
  ['Outlook with a line above', '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Von:</b> Mara &lt;mara@t.example&gt;<br><b>Gesendet:</b> Dienstag, 3. November 2026<br><b>An:</b> Jonas<br><b>Betreff:</b> AW: Angebot</p></div><p>Old text</p>'],
  ['Yahoo', '<div id="yahoo_quoted_1" class="yahoo_quoted"><div>Am Dienstag schrieb Mara:</div><div>Old text</div></div>'],
];

describe('an HTML mail', () => {
  it.each(QUOTES)('keeps the new text apart from the quote of %s [R-QUOTES]', (_program, quote) => {
    const mail = parseMail(`<html><body><div>Hello Mara,</div><div><br></div><div>what does it cost?</div>${quote}</body></html>`);
    expect(mail.text).toBe('Hello Mara,\n\nwhat does it cost?');
    expect(mail.quoted).toContain('Old text');
  });

  it.each(['<div class="gmail_signature" data-smartmail="gmail_signature">Dana<br>Northwind</div>', '<div id="Signature"><p>Dana</p></div>', '<pre class="moz-signature">Dana</pre>', '<div id="ms-outlook-mobile-signature">Get Outlook for iOS</div>'])(
    'cuts off the signature that its program marks: %s',
    (signature) => {
      expect(parseMail(`<div>We agree.</div>${signature}`).text).toBe('We agree.');
    },
  );

  it('keeps answers between quoted blocks with what they answer', () => {
    const mail = parseMail('<div>See below.</div><blockquote>Which plan?</blockquote><div>Team, please.</div><blockquote>How many seats?</blockquote><div>Forty.</div>');
    expect(mail.answers).toEqual([
      { quoted: 'Which plan?', text: 'Team, please.' },
      { quoted: 'How many seats?', text: 'Forty.' },
    ]);
    expect(mail.text).toContain('Team, please.');
  });

  it('shows no text that its style hides', () => {
    expect(parseMail('<style>.pre{display:none}</style><div class="pre">We accept.</div><p>We decline.</p>').text).toBe('We decline.');
  });

  it('leaves a forward readable', () => {
    const mail = parseMail('<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Leo &lt;leo@a.example&gt;<br>Date: Tue<br>Subject: Plan<br></div><br>What does it cost?</div>');
    expect(mail).toMatchObject({ forwarded: true, own: 'FYI' });
    expect(mail.text).toContain('What does it cost?');
  });
});
