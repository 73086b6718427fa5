import { detectLanguage } from './language.js';

describe('detectLanguage', () => {
  it.each([
    ['en', 'Hi, could you tell me what the Team plan costs for 40 seats?'],
    ['de', 'Guten Tag, was kostet der Team-Tarif für 40 Personen?'],
    ['fr', 'Bonjour, quel est le prix de la formule Team pour 40 utilisateurs ?'],
    ['es', 'Hola, ¿cuánto cuesta el plan Team para 40 usuarios?'],
    ['it', 'Buongiorno, quanto costa il piano Team per 40 utenti?'],
    ['nl', 'Beste Mara, wat kost het Team-abonnement voor 40 gebruikers?'],
    ['de', 'Danke, passt!'],
    ['fr', 'Merci beaucoup, c’est parfait.'],
  ])('finds %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it('falls back where there is nothing to go by', () => {
    expect(detectLanguage('40 x 12 = 480', 'nl')).toBe('nl');
  });
});
