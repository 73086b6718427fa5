import fc from 'fast-check';
import { plainTextOf } from '../plain-text.js';
import { redact } from '../redact.js';
import { scan } from '../scan.js';
import { personalData } from './personal-data.js';

const found = (text: string) => personalData(text, plainTextOf(text)).map(({ rule, start, end }) => [rule, text.slice(start, end)]);
const kinds = (text: string) => found(text).map(([rule]) => rule);

describe('personal data', () => {
  it.each([
    ['e-mail address', 'Write to ruth.o-neill+orders@sub.hafen-kontor.de, please.', 'ruth.o-neill+orders@sub.hafen-kontor.de'],
    ['phone number', 'My mobile is +44 7400 123456.', '+44 7400 123456'],
    ['phone number', 'Call me on 030 901820 before noon.', '030 901820'],
    ['phone number', 'Ask for Dana, (212) 736-5000.', '(212) 736-5000'],
    ['card number', 'Charge 5105 1051 0510 5100, exp 04/31', '5105 1051 0510 5100'],
    ['IBAN', 'IBAN: DE75 5121 0800 1245 1261 99.', 'DE75 5121 0800 1245 1261 99'],
    ['bank account', 'Wire it to account 55512345, routing 021000021.', '55512345'],
    ['US social security number', 'SSN 219-09-9998', '219-09-9998'],
    ['UK National Insurance number', 'Her NI number is AB 12 34 56 C.', 'AB 12 34 56 C'],
    ['Spanish identity number', 'DNI 12345678Z', '12345678Z'],
    ['Italian fiscal code', 'Codice fiscale MRTMTT91D08F205J', 'MRTMTT91D08F205J'],
    ['Polish PESEL', 'PESEL 02070803628', '02070803628'],
    ['Swiss AHV number', 'AHV 756.9217.0769.85', '756.9217.0769.85'],
    ['Brazilian CPF', 'CPF 529.982.247-25', '529.982.247-25'],
    ['Finnish personal code', 'Hetu 131052-308T', '131052-308T'],
    ['Belgian national number', 'Rijksregister 85.07.30-033.28', '85.07.30-033.28'],
    ['Dutch citizen number', 'BSN 111222333', '111222333'],
    ['Singapore NRIC', 'NRIC S1234567D', 'S1234567D'],
    ['Chinese resident number', '身份证 11010519491231002X', '11010519491231002X'],
    ['date of birth', 'Born on 3 May 1984 in Graz', '3 May 1984'],
    ['date of birth', 'Geburtsdatum: 03.05.1984', '03.05.1984'],
    ['passport number', 'Passport number: K4567821', 'K4567821'],
    ['postal address', 'He lives in the Lindenstraße 12, 10969 Berlin.', 'Lindenstraße 12, 10969 Berlin'],
    ['network address', 'Login from 203.0.113.77 was refused', '203.0.113.77'],
    ['crypto wallet', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
  ])('is found: %s in "%s" [R-PERSONAL-DATA]', (rule, text, value) => {
    expect(found(text)).toContainEqual([rule, expect.stringContaining(value)]);
  });

  it.each([
    ['Invoice no. 4481920375, customer 118204, total 2,310.00 EUR'],
    ['Card 5105 1051 0510 5101'],
    ['IBAN DE75 5121 0800 1245 1261 98'],
    ['Deploy version 4.18.2.1, build 20261103, on 2026-11-03 at 10:30'],
    ['PESEL 02070803629'],
    ['The order 812-1234567-7654321 ships in 3-5 days, room 4.12.'],
    ['Ratio 12:34:56, see std::vector and section 1.2.3'],
  ])('is not seen in numbers of other kinds or with a wrong check digit: %s [R-PERSONAL-DATA]', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('is found behind lookalikes and characters that cannot be seen, at its place in the text as given', () => {
    expect(found('Mail ru\u200bth@h\u0430fen.example now')).toEqual([['e-mail address', 'ru\u200bth@h\u0430fen.example']]);
    expect(kinds('IBAN DE75\u200b5121 0800 1245 1261\u2060 99')).toEqual(['IBAN']);
  });

  it('raises no score of a mail that comes in, and calls for an eye when it would leave [R-PERSONAL-DATA-FLAGGED]', () => {
    const texts = [{ name: 'body', text: 'Best, Ruth\nTel. +44 7400 123456' }];
    expect(scan(texts, { stage: 'inbound' })).toMatchObject({ verdict: 'pass', flagged: false, redacted: [], findings: [{ category: 'personal_data' }] });
    expect(scan(texts, { stage: 'outbound' })).toMatchObject({ verdict: 'warn', flagged: true, redacted: [] });
  });

  it('is not the address that the text is sent to [R-PERSONAL-DATA-FLAGGED]', () => {
    const texts = [{ name: 'args.to', text: 'Ruth <ruth@hafen.example>' }, { name: 'preview', text: 'To: ruth@hafen.example\n\nThe parts have arrived.' }];
    expect(scan(texts, { stage: 'outbound' }).findings).toEqual([]);
  });

  it('never throws, and its spans lie within any text, in order and apart', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('@', '+49 ', 'IBAN DE', ' 4012 8888 ', '::', '1.1.1.1', '\ud800', 'born 1', 'ü'));
    const property = fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join('');
      let at = 0;
      for (const { start, end } of personalData(text, plainTextOf(text))) {
        expect(at <= start && start < end && end <= text.length).toBe(true);
        at = end;
      }
    });
    fc.assert(property);
  });

  it('keeps the last four of a card and an IBAN, and a second redaction changes nothing [R-REDACTION]', () => {
    const text = 'Charge 5105 1051 0510 5100 or pay to IBAN DE75 5121 0800 1245 1261 99. Thanks!';
    const once = redact(text, personalData(text, plainTextOf(text)));
    expect(once).toBe('Charge [redacted: card number ending 5100] or pay to IBAN [redacted: IBAN ending 6199]. Thanks!');
    expect(redact(once, personalData(once, plainTextOf(once)))).toBe(once);
  });
});
