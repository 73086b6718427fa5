import { automaticKind, type Automatic, type MailHeaders } from './automatic.js';
import { readSignal } from './conversation.js';

const CASES: ReadonlyArray<[Automatic | null, string, MailHeaders, string, string]> = [
  ['out_of_office', 'Auto-Submitted and a phrase', { 'auto-submitted': 'auto-replied' }, 'Re: Offer', 'I am out of the office until Monday.'],
  ['out_of_office', 'a subject in German', {}, 'Automatische Antwort: Angebot', 'Ich bin bis zum 24. November nicht im Büro.'],
  ['out_of_office', 'a subject in French', {}, 'Réponse automatique : Offre', 'Je suis absente du bureau jusqu’au 24.'],
  ['out_of_office', 'a subject in Spanish', {}, 'Respuesta automática: Oferta', 'Estaré ausente hasta el lunes.'],
  ['out_of_office', 'a subject in Italian', {}, 'Risposta automatica: Offerta', 'Sarò assente fino a lunedì.'],
  ['out_of_office', 'a subject in Dutch', {}, 'Automatisch antwoord: Offerte', 'Ik ben tot maandag niet op kantoor.'],
  ['out_of_office', 'a text that says nothing else', {}, 'Re: Offer', 'I am currently on holiday until 24 November.'],
  ['auto_reply', 'X-Autoreply', { 'x-autoreply': 'yes' }, 'We have received your mail', 'Ticket 123 was opened.'],
  ['auto_reply', 'Precedence: auto_reply', { precedence: 'auto_reply' }, 'Thank you', 'We will answer soon.'],
  ['auto_reply', 'an empty return path', { 'return-path': '<>' }, 'Thank you', 'We will answer soon.'],
  ['bounce', 'a delivery report', { 'content-type': 'multipart/report; report-type=delivery-status; boundary=x' }, 'Whatever', 'x'],
  ['bounce', 'an empty return path and a subject', { 'return-path': '<>' }, 'Unzustellbar: Angebot', 'x'],
  ['bounce', 'X-Failed-Recipients', { 'x-failed-recipients': 'a@b.example' }, 'Hm', 'x'],
  ['receipt', 'a disposition report', { 'content-type': 'multipart/report; report-type="disposition-notification"' }, 'Read: Offer', 'x'],
  ['newsletter', 'Precedence: bulk', { precedence: 'bulk' }, 'Ten trends', 'x'],
  ['newsletter', 'List-Unsubscribe', { 'list-unsubscribe': '<mailto:x@y.example>' }, 'Ten trends', 'x'],
  ['notification', 'Auto-Submitted: auto-generated', { 'auto-submitted': 'auto-generated' }, 'Build failed', 'x'],
  [null, 'a person who answers on a mailing list', { 'list-id': '<dev.example>', precedence: 'list', 'in-reply-to': '<a@b>' }, 'Re: Plan', 'I agree.'],
  [null, 'a person who says so', { 'auto-submitted': 'no' }, 'Re: Offer', 'We accept.'],
  [null, 'a person who mentions a holiday and asks', {}, 'Re: Offer', 'I am on annual leave next week. Can we talk on the 30th?'],
];

describe('automatic mail', () => {
  it.each(CASES)('is %s by %s [R-NO-ANSWER]', (kind, _by, headers, subject, text) => {
    expect(automaticKind({ headers, subject, text })).toBe(kind);
  });

  it('has no intent, whatever it says', () => {
    const text = 'I am out of the office. We accept your offer, please send the contract. Can we schedule a call?';
    expect(readSignal({ headers: { 'auto-submitted': 'auto-replied' }, subject: 'Re: Offer', text })).toEqual({ automatic: 'out_of_office', intent: null, detail: null, score: 0, sentence: '', conditional: false });
  });
});
