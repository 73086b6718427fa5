import { parseMail } from './parse-mail.js';

const QUOTES: ReadonlyArray<[string, string]> = [
  ['Gmail, en', 'On Tue, Nov 3, 2026 at 10:11 AM Mara Lindqvist <mara@tidewell.example> wrote:\n> Old text\n> more'],
  ['Gmail, en, wrapped', 'On Tue, Nov 3, 2026 at 10:11 AM Mara Lindqvist <\nmara@tidewell.example> wrote:\n\n> Old text'],
  ['Gmail, de', 'Am Di., 3. Nov. 2026 um 10:11 Uhr schrieb Mara Lindqvist <mara@tidewell.example>:\n> Alter Text'],
  ['Thunderbird, de', 'Am 03.11.26 um 10:11 schrieb Mara Lindqvist:\n> Alter Text'],
  ['Gmail, fr', 'Le mar. 3 nov. 2026 à 10:11, Mara Lindqvist <mara@tidewell.example> a écrit :\n> Ancien texte'],
  ['Gmail, es', 'El mar, 3 nov 2026 a las 10:11, Mara Lindqvist (<mara@tidewell.example>) escribió:\n> Texto antiguo'],
  ['Gmail, it', 'Il giorno mar 3 nov 2026 alle ore 10:11 Mara Lindqvist <mara@tidewell.example> ha scritto:\n> Testo vecchio'],
  ['Gmail, nl', 'Op di 3 nov 2026 om 10:11 schreef Mara Lindqvist <mara@tidewell.example>:\n> Oude tekst'],
  ['Outlook, en', 'From: Mara Lindqvist <mara@tidewell.example>\nSent: Tuesday, November 3, 2026 10:11 AM\nTo: Dana\nSubject: RE: Plan\n\nOld text'],
  ['Outlook, de', 'Von: Mara Lindqvist <mara@tidewell.example>\nGesendet: Dienstag, 3. November 2026 10:11\nAn: Jonas\nBetreff: AW: Angebot\n\nAlter Text'],
  ['Outlook, fr', 'De : Mara Lindqvist\nEnvoyé : mardi 3 novembre 2026 10:11\nÀ : Claire\nObjet : RE: Offre\n\nAncien texte'],
  ['Outlook, rule', '-----Original Message-----\nFrom: Mara\nSent: Tuesday\n\nOld text'],
  ['Outlook web', '________________________________\nVan: Mara <mara@tidewell.example>\nVerzonden: dinsdag 3 november 2026\n\nOude tekst'],
  ['Apple Mail', 'On 3 Nov 2026, at 10:11, Mara Lindqvist <mara@tidewell.example> wrote:\n\nOld text without any mark\nand more of it'],
];

describe('parseMail', () => {
  it.each(QUOTES)('keeps the newest text apart from the quote of %s [R-QUOTES]', (_style, quote) => {
    const mail = parseMail(`Hello Mara,\n\nwhat does it cost?\n\n${quote}\n`);
    expect(mail.text).toBe('Hello Mara,\n\nwhat does it cost?');
    expect(mail.quoted).toMatch(/old text|alter text|ancien texte|texto antiguo|testo vecchio|oude tekst/i);
  });

  it('keeps answers that were written between the quoted lines', () => {
    const mail = parseMail('Hi,\n\n> Which plan?\nTeam, please.\n\n> How many seats?\n40.\n');
    expect(mail.text).toBe('Hi,\n\nTeam, please.\n\n40.');
    expect(mail.quoted).toContain('How many seats?');
  });

  it.each([
    ['Best regards,\nDana Whitfield\nNorthwind Foods\n+1 206 555 0117'],
    ['Mit freundlichen Grüßen\nJonas Albrecht'],
    ['Viele Grüße aus Kassel\nJonas'],
    ['Cordialement,\nClaire Dubois'],
    ['Un saludo,\nLucía Herrero'],
    ['Cordiali saluti\nMarco Rossi'],
    ['Met vriendelijke groet,\nSanne de Vries'],
    ['--\nDana Whitfield'],
    ['Thanks,\nDana\n\nThis e-mail is confidential and intended for the addressee only. If you have received it in error, please tell us and delete it from all your systems.'],
  ])('cuts the signature off: %s [R-QUOTES]', (signature) => {
    expect(parseMail(`Hello,\n\nwe agree.\n\n${signature}`)).toMatchObject({ text: 'Hello,\n\nwe agree.', signature });
  });

  it('does not take thanks in the middle for the end', () => {
    expect(parseMail('Thank you.\nThanks!\n\nCould you tell me what forty seats would cost us per year if we paid it all at once?').text).toContain('forty seats');
  });

  it('drops what the telephone adds', () => {
    expect(parseMail('Yes, fine.\n\nSent from my iPhone').text).toBe('Yes, fine.');
  });

  it.each(['Get Outlook for Android', 'Von meinem iPhone gesendet', 'Gesendet mit der GMX Mail App', 'Envoyé de mon iPhone', 'Enviado desde mi iPhone', 'Inviato da iPhone', 'Verstuurd vanaf mijn iPhone'])('drops the line of a telephone: %s [R-QUOTES]', (line) => {
    expect(parseMail(`Yes, fine.\n\n${line}`).text).toBe('Yes, fine.');
  });

  it.each([
    'Diese E-Mail ist vertraulich und nur für den Empfänger bestimmt.',
    'Ce message est confidentiel et destiné à son seul destinataire.',
    'Este mensaje es confidencial.',
    'Questo messaggio è riservato.',
    'Dit bericht is vertrouwelijk.',
  ])('cuts off the small print: %s [R-QUOTES]', (print) => {
    expect(parseMail(`Yes, fine.\n\n${print}`)).toMatchObject({ text: 'Yes, fine.', signature: print });
  });

  it('reads HTML, with the quote in it', () => {
    const html = '<html><body><p>Hello Mara,</p><p>what does it <b>cost</b>?</p><div class="gmail_quote">On Tue, Nov 3, 2026 Mara &lt;mara@tidewell.example&gt; wrote:<blockquote>Old text</blockquote></div></body></html>';
    expect(parseMail(html).text).toBe('Hello Mara,\n\nwhat does it cost?');
  });

  it('takes the forwarded text of a bare forward', () => {
    const mail = parseMail('FYI\n\n---------- Forwarded message ---------\nFrom: Leo <leo@acme.example>\nDate: Tue, Nov 3, 2026\nSubject: Plan\n\nWhat does the Team plan cost?');
    expect(mail).toMatchObject({ forwarded: true, text: 'FYI\n\nWhat does the Team plan cost?' });
  });

  it('leaves a mail without quotes and signature as it is', () => {
    expect(parseMail('On Monday we met.\n\nFrom here on it is easy: we sign.')).toEqual({
      text: 'On Monday we met.\n\nFrom here on it is easy: we sign.',
      own: 'On Monday we met.\n\nFrom here on it is easy: we sign.',
      quoted: '',
      signature: '',
      forwarded: false,
      answers: [],
    });
  });
});
