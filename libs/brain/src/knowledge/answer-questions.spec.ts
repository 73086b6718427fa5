import { readFileSync } from 'node:fs';
import { LANGUAGES } from '../language.js';
import { answerQuestions } from './answer-questions.js';
import { parseKnowledge } from './parse-knowledge.js';

const knowledge = parseKnowledge(readFileSync(new URL('../../../../knowledge/company.md', import.meta.url), 'utf8'));
const idsOf = (question: string) => answerQuestions([question], knowledge, 'en')[0]?.entries.map((entry) => entry.id);

describe('the knowledge file', () => {
  it('says every entry in every language', () => {
    const gaps = knowledge.entries.flatMap((entry) => LANGUAGES.filter((language) => !entry.says[language]).map((language) => `${entry.id} ${language}`));
    expect(gaps).toEqual([]);
  });

  it('has each id once', () => {
    const ids = knowledge.entries.map((entry) => entry.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('answerQuestions', () => {
  it.each([
    ['What does the Team plan cost for 40 seats?', ['prices.team']],
    ['How much is it?', ['prices.plans']],
    ['Was kostet der Business-Tarif?', ['prices.business']],
    ['Wie lange ist die Kündigungsfrist?', ['terms.contract']],
    ['Gibt es einen Mengenrabatt?', ['prices.volume']],
    ['Wo liegen die Daten?', ['security.hosting']],
    ['Quel est le délai de livraison des badgeuses ?', ['delivery.terminals']],
    ['Proposez-vous une période d’essai ?', ['trial']],
    ['¿Ofrecen una prueba gratuita?', ['trial']],
    ['¿Cuáles son las condiciones de pago?', ['terms.payment']],
    ['Quanto costa il piano Team?', ['prices.team']],
    ['Dove sono conservati i dati?', ['security.hosting']],
    ['Wat is de opzegtermijn?', ['terms.contract']],
    ['Welke betaalwijzen zijn er?', ['terms.payment']],
    ['Does it integrate with SAP and where is the data stored?', ['integrations', 'security.hosting']],
    ['What is the difference between Team and Business?', ['prices.business']],
    ['Is single sign-on included?', ['security.sso']],
    ['Can you sign a DPA under the GDPR?', ['security.gdpr']],
    ['Do you have a dog?', []],
    ['Can you deliver the moon by Friday with a bow?', ['delivery.terminals']],
  ])('%s', (question, expected) => {
    expect(idsOf(question)?.sort()).toEqual(expected);
  });

  it('cites the entry and the sentence', () => {
    const [answer] = answerQuestions(['Was ist die Kündigungsfrist?'], knowledge, 'de');
    expect(answer?.evidence).toEqual([{ kind: 'knowledge', ref: 'knowledge:terms.contract', quote: answer?.text }]);
  });

  it('says nothing where nothing is known', () => {
    expect(answerQuestions(['Do you have a dog?'], knowledge, 'en')[0]).toMatchObject({ text: null, evidence: [] });
  });
});
