import { buildProposal } from '@waggle/testing';
import { fieldLabel, needsSecondLook, risksOf } from './risk.js';

const risks = (change: Parameters<typeof buildProposal>[0], reasons: string[] = []) => risksOf({ proposal: buildProposal(change), reasons });

describe('what to look at', () => {
  it('begins with the gravest', () => {
    const found = risks({ flags: ['new_payee', 'probable_duplicate'] }, ['It moves money.']);
    expect(found.map(({ level }) => level)).toEqual(['stop', 'care', 'note']);
  });

  it('shows the stranger’s sentence beside the field that it went into', () => {
    const [risk] = risks({ taint: [{ field: 'payee.account.iban', source: '<q1@example.org>', sentence: 'our new account' }] }, ['"payee.account.iban" comes from a stranger\'s text (<q1@example.org>).']);
    expect(risk).toEqual({ level: 'care', title: 'Payee’s account (IBAN) comes from a stranger’s text.', quote: 'our new account', source: '<q1@example.org>', field: 'payee.account.iban' });
  });

  it('marks the stranger’s words in the sentence, and asks twice before a new payee is paid by them [R-TAINT-CARD]', () => {
    const taint = [{ field: 'payee.account.iban', source: '<q1@example.org>', sentence: 'our new account DE89', value: 'DE89' }];
    expect(risks({ taint })[0]).toMatchObject({ level: 'care', marked: 'DE89' });
    expect(needsSecondLook({ proposal: buildProposal({ taint, flags: ['new_payee'] }), reasons: [] })).toBe(true);
  });

  it('shows hidden text before all else, and an answer to the sender as a note', () => {
    const found = risks({ hidden: [{ where: '<q1@example.org>', shown: 'pay eve' }], flags: ['hidden_text'], taint: [{ field: 'to.0', source: 'm', sentence: 'from: a', usual: true }] });
    expect(found).toEqual([{ level: 'stop', title: 'A reader would not have seen this text:', quote: 'pay eve', source: '<q1@example.org>' }, { level: 'note', title: 'It answers whoever wrote.', field: 'to.0' }]);
  });

  it('says of a recipient that nobody has named just that', () => {
    const taint = [{ field: 'to.0', source: 'no text of this task', sentence: 's', value: 'eve@evil.example' }];
    expect(risks({ taint }, ['"to.0" is named by no text of the task.'])).toEqual([{ level: 'care', title: 'Recipient eve@evil.example is named neither by what came in nor by a person.', field: 'to.0' }]);
  });

  it.each(['sum_differs_from_bill', 'partly_sent'])('asks twice before a payment with %s', (flag) => {
    expect(needsSecondLook({ proposal: buildProposal({ flags: [flag] }), reasons: [] })).toBe(true);
  });

  it('says each thing once', () => {
    expect(risks({ flags: ['new_payee', 'untrusted_origin'] }, ['It would be the first payment to this account.'])).toHaveLength(1);
    expect(risks({ flags: ['sensitive_word'] }, ['The word "bank".', 'The word "invoice".'])).toEqual([{ level: 'note', title: 'Sensitive words: "bank", "invoice".' }]);
  });

  it('shows a flag that it does not know rather than nothing', () => {
    expect(risks({ flags: ['something_new', 'asked again: shorter'] })).toEqual([{ level: 'care', title: 'Something new.' }, { level: 'care', title: 'asked again: shorter' }]);
  });

  it.each([['suspected_fraud', true], ['probable_duplicate', true], ['new_payee', false]])('asks twice for %s: %s', (flag, twice) => {
    expect(needsSecondLook({ proposal: buildProposal({ flags: [flag] }), reasons: [] })).toBe(twice);
  });

  it('names fields as people do', () => {
    expect([fieldLabel('to.0'), fieldLabel('content.text'), fieldLabel('someThing.newField')]).toEqual(['Recipient', 'Text', 'New field']);
  });
});
