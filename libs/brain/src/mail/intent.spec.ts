import { detectIntent, type Intent } from './intent.js';

const CASES: ReadonlyArray<[Intent, string]> = [
  ['question', 'Hi, does the Team plan include single sign-on?'],
  ['question', 'Guten Tag, wie lange ist die Kündigungsfrist?'],
  ['scheduling_request', 'Could we schedule a call next Tuesday at 10?'],
  ['scheduling_request', 'Können wir einen Termin am Donnerstag vereinbaren?'],
  ['scheduling_request', 'Seriez-vous disponible jeudi pour un rendez-vous ?'],
  ['scheduling_request', '¿Podemos agendar una reunión el jueves?'],
  ['scheduling_request', 'Possiamo fissare un appuntamento per giovedì?'],
  ['scheduling_request', 'Kunnen we een afspraak maken voor donderdag?'],
  ['objection', 'Thanks for the offer, but it is too expensive and above our budget.'],
  ['objection', 'Ihr Angebot ist uns leider zu teuer, ein Mitbewerber ist günstiger.'],
  ['objection', 'C’est trop cher pour nous, un concurrent est moins cher.'],
  ['acceptance', 'We accept your proposal. Please send us the contract.'],
  ['acceptance', 'Wir nehmen Ihr Angebot an, schicken Sie uns bitte den Vertrag.'],
  ['acceptance', 'Aceptamos la propuesta, seguimos adelante.'],
  ['rejection', 'Thank you, but we have decided to go with another supplier.'],
  ['rejection', 'Leider haben wir kein Interesse mehr.'],
  ['rejection', 'Nous avons choisi un autre prestataire.'],
  ['information_request', 'We are interested in your product. Please send us more information.'],
  ['information_request', 'Wir interessieren uns für Ihre Lösung und bitten um Unterlagen und eine Preisliste.'],
  ['invoice_request', 'Could you please send us the invoice for October?'],
  ['invoice_request', 'Was the invoice 2026-118 paid already? What is the status of our invoice?'],
  ['invoice_request', 'Könnten Sie uns die Rechnung für Oktober noch einmal zusenden?'],
  ['payment_reminder', 'This is a friendly reminder that invoice 4711 over 1,240.00 EUR is overdue.'],
  ['payment_reminder', 'Zahlungserinnerung: unsere Rechnung 4711 ist seit 10 Tagen überfällig.'],
  ['complaint', 'I am very disappointed. The terminal still does not work, for the third time.'],
  ['complaint', 'Ich möchte mich beschweren, das ist inakzeptabel.'],
  ['unsubscribe', 'Please remove me from your mailing list.'],
  ['unsubscribe', 'Bitte keine weiteren E-Mails.'],
  ['out_of_office', 'I am out of the office until 24 November. In urgent cases please contact my colleague. Can it wait?'],
  ['out_of_office', 'Ich bin bis zum 24. November nicht im Büro.'],
  ['bounce', 'Delivery Status Notification (Failure): your message was undeliverable.'],
  ['newsletter', 'Ten trends for 2027! View this email in your browser. Unsubscribe here.'],
  ['job_application', 'I would like to apply for the role of developer. Please find my CV attached.'],
  ['thanks', 'Thank you very much for the quick help!'],
  ['other', 'The parcel stands in the hall.'],
];

describe('detectIntent', () => {
  it.each(CASES)('finds %s in: %s', (intent, text) => {
    expect(detectIntent(text).intent).toBe(intent);
  });

  it('knows machine mail by its sender', () => {
    expect(detectIntent('Your message could not be sent.', { from: 'mailer-daemon@mx.example' }).intent).toBe('bounce');
    expect(detectIntent('Ten trends', { from: 'newsletter@shop.example' }).intent).toBe('newsletter');
  });

  it('uses the subject of a new mail, not that of an answer', () => {
    expect(detectIntent('See below.', { subject: 'Payment reminder' }).intent).toBe('payment_reminder');
    expect(detectIntent('See below.', { subject: 'Re: Payment reminder' }).intent).toBe('other');
  });

  it('says what showed it', () => {
    expect(detectIntent('It is too expensive.').because).toEqual(['too expensive']);
  });
});
