import { extractQuestions } from './questions.js';

describe('extractQuestions', () => {
  it('takes each question as one sentence, in order', () => {
    expect(extractQuestions('Hi Mara, how are you? What does the Team plan cost? We have 40 seats, e.g. planners. Is there a trial?')).toEqual([
      'What does the Team plan cost?',
      'Is there a trial?',
    ]);
  });

  it('takes the points of a list', () => {
    expect(extractQuestions('Some questions:\n1. What is the notice period?\n2) Do you integrate with SAP?\n- Where is the data?')).toEqual([
      'What is the notice period?',
      'Do you integrate with SAP?',
      'Where is the data?',
    ]);
  });

  it.each([
    'Please let us know your delivery times.',
    'Bitte teilen Sie uns Ihre Lieferzeiten mit.',
    'Wir würden gerne wissen, wo die Daten liegen.',
    'Merci de nous indiquer vos tarifs.',
    'Nos gustaría saber el precio.',
    'Vorremmo sapere il prezzo.',
    'Graag willen we weten wat het kost.',
  ])('takes a request without a question mark: %s', (text) => {
    expect(extractQuestions(`Hello.\n\n${text}`)).toEqual([text]);
  });

  it('joins wrapped lines', () => {
    expect(extractQuestions('Could you tell us\nwhat it costs?')).toEqual(['Could you tell us what it costs?']);
  });

  it('takes no politeness for a request', () => {
    expect(extractQuestions('Please let me know if you have any questions. I look forward to hearing from you.')).toEqual([]);
  });
});

describe('joined questions', () => {
  it.each([
    ['Before we sign: do you support SSO, what uptime do you guarantee, and is there a trial?', ['do you support SSO?', 'what uptime do you guarantee?', 'is there a trial?']],
    ['Combien coûte la formule Team, et proposez-vous une remise ?', ['Combien coûte la formule Team?', 'proposez-vous une remise ?']],
    ['Was kostet das und wie lange läuft der Vertrag?', ['Was kostet das?', 'wie lange läuft der Vertrag?']],
    ['If we pay yearly, is it cheaper?', ['If we pay yearly, is it cheaper?']],
    ['Passt Ihnen Dienstag, der 24. November um 14 Uhr?', ['Passt Ihnen Dienstag, der 24. November um 14 Uhr?']],
  ])('are taken apart where each asks something of its own: %s', (text, questions) => {
    expect(extractQuestions(text)).toEqual(questions);
  });
});
