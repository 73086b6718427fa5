import { findDates, findFacts, sentenceWith } from './facts.js';
import { formatMoney } from './money.js';

const NOW = new Date('2026-11-18T09:00:00Z');

describe('formatMoney', () => {
  it('writes as each language does', () => {
    const sum = { minor: 4_320_000, currency: 'EUR' };
    expect((['en', 'de', 'fr', 'es', 'it', 'nl'] as const).map((language) => formatMoney(sum, language))).toEqual([
      '€43,200', '43.200 €', '43 200 €', '43.200 €', '43.200 €', '€ 43.200',
    ]);
  });
});

describe('findDates', () => {
  it.each([
    ['en', 'Are you free on Tuesday, 24 November at 10am?', '2026-11-24', '10:00'],
    ['de', 'Passt Ihnen Dienstag, der 24. November um 14 Uhr?', '2026-11-24', '14:00'],
    ['fr', 'Seriez-vous libre le 24 novembre à 14h30 ?', '2026-11-24', '14:30'],
    ['es', '¿Le viene bien el 24 de noviembre?', '2026-11-24', null],
    ['it', 'Va bene il 24 novembre?', '2026-11-24', null],
    ['nl', 'Kan het op 24 november om 15 uur?', '2026-11-24', '15:00'],
  ] as const)('reads %s dates', (language, text, date, time) => {
    expect(findDates(text, language, NOW)[0]).toMatchObject({ date, time });
  });

  it('finds none where no day is named', () => {
    expect(findDates('Thanks, talk to you soon.', 'en', NOW)).toEqual([]);
  });
});

describe('findFacts', () => {
  it('finds invoice numbers, seats, addresses, links and accounts', () => {
    const text = 'Invoice no. 2026-118 for 40 seats: pay to DE89 3704 0044 0532 0130 00, see https://pay.example/x, or write to pay@acme.example.';
    expect(findFacts(text, 'en', NOW)).toMatchObject({
      invoiceNumbers: ['2026-118'],
      seats: 40,
      addresses: ['pay@acme.example'],
      links: ['https://pay.example/x'],
      accounts: ['DE89 3704 0044 0532 0130 00'],
    });
  });

  it('shows the sentence that something stands in', () => {
    expect(sentenceWith('Hello. Please pay to DE89 now. Thanks.', 'DE89')).toBe('Please pay to DE89 now.');
  });
});
