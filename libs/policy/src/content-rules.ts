/** What a text may be about that no template can approve. */
export type Concern = 'pricing_discussion' | 'contract_terms' | 'legal_commitments';
/** What a text may be about that is routine. */
export type Routine = 'follow_up_email' | 'scheduling_response' | 'reminder_send';

/** Stems match from the start of a word on, in en, de, fr, es, it and nl; a leading `~` lets a German or Dutch compound come before. */
function words(...stems: string[]): RegExp {
  const source = stems.map((stem) => (stem.startsWith('~') ? `\\p{L}*${stem.slice(1)}` : stem)).join('|');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})`, 'iu');
}

const CURRENCY = String.raw`€|\$|£|¥|(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK)(?!\p{L})|(?:euros?|dollars?|pounds?|francs?|franken|d[oó]lares|sterline)(?!\p{L})`;
const AMOUNT = new RegExp(String.raw`(?:${CURRENCY})\s?\d|\d[\d.,'’\u00a0\u202f ]{0,24}\s?(?:${CURRENCY})`, 'iu');

export const CONCERNS: ReadonlyArray<{ concern: Concern; pattern: RegExp; reason: string }> = [
  { concern: 'pricing_discussion', pattern: AMOUNT, reason: 'It names a sum of money.' },
  {
    concern: 'pricing_discussion',
    pattern: words(
      'discount', 'rebate', 'price', 'pricing', 'quot(?:e|ation)s?(?!\\p{L})', '(?:free|no) (?:of )?charge',
      '~rabatt', '~nachlass', '~skonto', '~preis', '~angebot', '~kosten', 'kostenlos',
      'remise', 'rabais', 'réduction', 'prix', 'tarif', 'devis', 'gratuit',
      'descuento', 'rebaja', 'precio', 'presupuesto', 'gratis',
      'sconto', 'prezz', 'preventivo', 'gratuit',
      '~korting', '~prijs', 'prijz', '~tarie[fv]', 'offerte',
    ),
    reason: 'It speaks of prices or discounts.',
  },
  {
    concern: 'contract_terms',
    pattern: words(
      'contract', 'agreement', 'terms (?:and|of|&)', 'payment terms', 'notice period', 'terminat(?:e|ion)', 'renewal', 'cancellation', 'amendment',
      '~vertrag', '~verträge', '~vereinbarung', 'kündigung', '~laufzeit', '~frist', 'AGB(?!\\p{L})',
      'contrat', 'avenant', 'résiliation', 'préavis', 'conditions générales',
      'contrato', 'cláusula', 'rescisi[oó]n', 'prórroga',
      'contratto', 'clausol', 'recesso', 'disdetta', 'rinnovo',
      'contract', '~overeenkomst', 'opzeg', '~voorwaarden', 'verlenging',
    ),
    reason: 'It speaks of contract terms.',
  },
  {
    concern: 'legal_commitments',
    pattern: words(
      'liab(?:le|ility)', 'warrant(?:y|ies)', 'guarantee', 'indemni', 'NDA(?!\\p{L})', 'non-disclosure', 'legally', 'lawsuit', 'attorney', 'penalt(?:y|ies)', 'we (?:commit|undertake)',
      '~haftung', '~garanti', 'gewährleist', '~schadenersatz', '~schadensersatz', 'vertraulichkeitsvereinbarung', 'rechtsverbindlich', 'rechtlich', 'zusicher',
      'responsabilité', 'garanti', 'indemnis', 'juridique', "s['’]engage", 'nous engageons',
      'responsabilidad', 'garant[ií]', 'indemniz', 'jurídic', 'nos comprometemos',
      'responsabilità', 'garanz', 'indenni', 'legalmente', 'ci impegniamo',
      'aansprakelijk', 'schadevergoeding', 'juridisch', 'rechtsgeldig',
    ),
    reason: 'It may bind the company legally.',
  },
];

export const ROUTINES: ReadonlyArray<{ routine: Routine; pattern: RegExp }> = [
  {
    routine: 'scheduling_response',
    pattern: words(
      'meeting', 'appointment', 'reschedul', 'calendar', 'what time', 'which time', 'suits? you',
      '~termin(?:e|s|en)?(?!\\p{L})', 'uhrzeit', 'besprechung', 'rendez-vous', 'réunion', 'cr[eé]neau', 'reunión', 'cita(?!\\p{L})', 'riunione', 'appuntamento', 'afspraak', 'vergadering',
    ),
  },
  { routine: 'reminder_send', pattern: words('remind', 'erinner', 'rappel', 'recordatorio', 'recordar', 'promemoria', 'herinner') },
  {
    routine: 'follow_up_email',
    pattern: words('following up', 'follow-?up', 'check(?:ing)? in', 'nachfass', 'nachfrage', 'relance', 'reviens vers', 'seguimiento', 'ricontatt', 'kom (?:even )?terug'),
  },
];

const ROUTINE_FLAGS: ReadonlySet<string> = new Set(ROUTINES.map(({ routine }) => routine));

/** What is noticed about a proposal beside that it is routine: one such flag, and a person must look. */
export function flagsUp(flags: readonly string[]): string[] {
  return flags.filter((flag) => !ROUTINE_FLAGS.has(flag));
}
