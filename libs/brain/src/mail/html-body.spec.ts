import fc from 'fast-check';
import { toText } from './html-body.js';
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

describe('a table in an HTML mail', () => {
  it('is read row by row', () => {
    const table = '<table><thead><tr><th>Plan</th><th>Price</th></tr></thead>\n<tbody><tr>\n<td>Team</td>\n<td>18 &euro;</td></tr></tbody></table>';
    expect(toText(`<p>Plans:</p>${table}<p>Which?</p>`)).toBe('Plans:\n\nPlan   Price\nTeam   18 €\n\nWhich?');
  });

  it('that only arranges the mail leaves its paragraphs whole', () => {
    expect(toText('<table><tr><td><p>One</p><p>Two</p></td></tr><tr><td><table><tr><td>Three</td></tr></table></td></tr></table>')).toBe('One\n\nTwo\n\nThree');
  });
});

describe('a list in an HTML mail', () => {
  it.each([
    ['', ' 1. a\n 2. b'],
    ['start="4"', ' 4. a\n 5. b'],
    ['type="a"', ' 1. a\n 2. b'],
    ['start="-1"', ' 1. a\n 2. b'],
    ['start="1.5"', ' 1. a\n 2. b'],
  ])('is numbered: <ol %s>', (attributes, text) => {
    expect(toText(`<p></p><ol ${attributes}><li>a</li>\n<li>b</ol>`)).toBe(text);
  });
});

/** Of what mails that are meant to hurt are made. */
const SIZES = fc.constantFrom('0', '1', '-1', '1e9', '100000', '1000000', '2147483648', 'Infinity', 'NaN', 'x', '');
const OPENING = fc.tuple(
  fc.constantFrom(...'table thead tbody tr td th ol ul li blockquote pre p div span b a br hr img font center h1 body html style'.split(' ')),
  fc.constantFrom('colspan', 'rowspan', 'start', 'width', 'class', 'href', 'type'),
  fc.oneof(SIZES, fc.constantFrom('i', 'A', 'gmail_attr', 'yahoo_quoted', 'gmail_signature')),
);
const PIECE = fc.oneof(
  OPENING.map(([name, attribute, value]) => `<${name} ${attribute}="${value}">`),
  OPENING.map(([name]) => `</${name}>`),
  fc.constantFrom('<!--', '-->', '<', '<p ', '&#x0;', '&nbsp;', '\n', '<![CDATA[', '<style>.x{display:none', 'word', '"', '>'),
);
const TIMES = fc.constantFrom(1, 1, 1, 2, 40, 3000);

describe('an HTML mail that is meant to hurt', () => {
  /** Deepest quote or list there is, on each line: what the layout may add. */
  const MOST = 4_000_000;
  const long = (piece: string, before = ''): string => before + piece.repeat(200_000 / piece.length);

  it.each([
    ['a cell as wide as the world', '<table><tr><td colspan="1000000">x'],
    ['a cell too wide to be laid out', '<table><tr><td colspan="100000">x'],
    ['a cell as high as the world', '<table><tr><td rowspan="1000000">x'],
    ['a list that starts in the millions', '<ol type="i" start="1000000000"><li>x'],
    ['cells in a row', long('<td>', '<table><tr>')],
    ['rows with long cells', long('<tr><td>x<td>', '<table>')],
    ['tags that do not end', long('<p ')],
    ['line after line in quote after quote', long('x\n', `${'<blockquote>'.repeat(70)}<pre>`)],
    ['line after line in list after list', long('x\n', `${'<ol><li>'.repeat(70)}<pre>`)],
    ['end tags of what is not open', `<p>${'<b>'.repeat(30_000)}${'</i>'.repeat(30_000)}`],
    ['comments before a cell', long('<!---->', '<table><tr>')],
  ])('is read, and is no longer as text than it may be: %s', (_what, html) => {
    expect(toText(html).length).toBeLessThan(MOST);
  });

  it.each(['<b>', '</i>', '<!---->', '\n', '<br>'])('is read up to a number of marks: %j', (mark) => {
    const text = toText(`<p>First</p><pre>${mark.repeat(12_100)}Late`);
    expect(text).toContain('First');
    expect(text).not.toContain('Late');
  });

  it('of any kind is read to its end', () => {
    const hostile = fc.array(fc.tuple(PIECE, TIMES), { maxLength: 40 }).map((pieces) => `<p>${pieces.map(([piece, times]) => piece.repeat(times)).join('')}`);
    fc.assert(fc.property(hostile, (html) => toText(html.slice(0, 200_000)).length < MOST), { numRuns: 150 });
  });
});
