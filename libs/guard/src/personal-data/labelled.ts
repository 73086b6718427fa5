import type { Finder, Hit } from '../hit.js';

interface Labelled {
  readonly rule: string;
  /** A cheap sign that the pattern is worth a try. */
  readonly hint: RegExp;
  /** The first group is what was found. */
  readonly pattern: RegExp;
  readonly score: number;
}

const MONTH = String.raw`(?:jan|feb|mar|m[äa]r|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic|janv|f[ée]vr?|avr|juin|juil|ao[uû]t|gen|mag|giu|lug|set|ott)\p{L}{0,8}\.?`;
const DATE = String.raw`(?:\d{1,2}[./ -]{1,2}\d{1,2}[./ -]{1,2}(?:\d{4}|\d{2})|\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?|\d{1,2}(?:st|nd|rd|th|\.)?(?: of| de)? ${MONTH},?(?: de)? (?:19|20)\d\d|${MONTH} \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d)`;
const BORN = String.raw`(?:date of birth|birth ?date|d\.?o\.?b\.?|born(?: on)?|birthday|geburtsdatum|geb(?:oren)?\.?(?: am)?|geburtstag|date de naissance|n[ée]e?\(?e?\)? le|fecha de nacimiento|nacid[oa] el|data di nascita|nat[oa] il|data de nascimento|nascid[oa] em|geboortedatum|geboren op|data urodzenia|urodzon[ya]|f[øo]dselsdato|f[öo]delsedatum|fødselsdag|syntymäaika|datum narození|дата рождения|生年月日|出生日期)`;
const IS = String.raw`[\s:=#.()"'-]{0,4}(?:(?:is|was|ist|est|es|è|é|no|nr|num|number|nummer|num[ée]ro)\b[\s:=#.-]{0,4}){0,2}`;
const NAME = String.raw`(?:\p{Lu}[\p{L}'’-]{1,24}\.?)`;
const STREET_END = String.raw`(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|terrace|square|sq|crescent|close|highway|hwy|parkway|pkwy|circle|trail)`;

const LABELLED: readonly Labelled[] = [
  { rule: 'date of birth', hint: /bir|born|d\.?o\.?b|geb|nais|n[ée]e? |naci|nasc|nat[oa]|urodz|f[øö]d|synty|naroz|рожд|生/i, pattern: new RegExp(String.raw`(?<!\p{L})${BORN}${IS}(${DATE})(?!\d)`, 'giu'), score: 0.85 },
  { rule: 'passport number', hint: /pass|pasaport|travel doc|旅券|护照/i, pattern: new RegExp(String.raw`(?<!\p{L})(?:passports?|pass(?:nummer|-?nr)|reisepass(?:nummer)?|passeport|pasaporte|passaporto|paspoort(?:nummer)?|paszport|travel document)${IS}((?=[A-Z\d]{0,3}\d)[A-Z\d]{6,10})(?![\p{L}\d])`, 'giu'), score: 0.85 },
  { rule: 'driving licence', hint: /licen[cs]e|f[üu]hrerschein|permis|patente|rijbewijs|carnet/i, pattern: new RegExp(String.raw`(?<!\p{L})(?:driv(?:er'?s?|ing) licen[cs]e|\bDL|f[üu]hrerschein(?:nummer)?|permis de conduire|permiso de conducir|carnet de conducir|patente(?: di guida)?|rijbewijs(?:nummer)?)${IS}((?=[A-Z\d-]{0,6}\d)[A-Z\d][A-Z\d-]{5,18})(?![\p{L}\d])`, 'giu'), score: 0.8 },
  { rule: 'health number', hint: /patient|medical|\bmrn|insur|versich|health|assur|npi|dea|krank/i, pattern: new RegExp(String.raw`(?<!\p{L})(?:patient(?: id)?|medical record|mrn|health (?:insurance|card|plan)|(?:insurance|insured) (?:member|policy)|member id|versicherten(?:nummer|nr)|krankenversicherten(?:nummer|nr)|npi|dea)${IS}((?=[A-Z-]{0,4}\d)[A-Z\d][A-Z\d-]{5,15}\d)(?![\p{L}\d])`, 'giu'), score: 0.75 },
  { rule: 'identity number', hint: /\bid\b|identi|tax|social|ausweis|steuer|nacional|national|fiscal|fiscale|tin\b/i, pattern: new RegExp(String.raw`(?<!\p{L})(?:(?:national|personal|citizen|resident|government) (?:id(?:entity|entification)?|insurance)(?: card| number)?|id card|identity card|tax(?:payer)? (?:id(?:entification)?|file)|social (?:security|insurance)|personalausweis|steuer-?id(?:nummer)?|carte d['’]identit[ée]|documento de identidad|carta d['’]identit[àa])${IS}((?=[A-Z]{0,4}\d)[A-Z\d][A-Z\d/-]{5,16}[A-Z\d])(?![\p{L}\d])`, 'giu'), score: 0.75 },
  { rule: 'name', hint: /name|nom|nombre|nome|naam|patient|employee/i, pattern: new RegExp(String.raw`(?<!\p{L})(?:(?:full|first|last|maiden|patient(?:'s)?|employee|customer|legal|family) name|surname|vor- und nachname|vorname|nachname|nom et pr[ée]nom|pr[ée]nom|nombre completo|apellidos?|nome e cognome|cognome)["']?\s{0,2}[:=]\s{0,3}["']?(${NAME}(?: ${NAME}){0,3})`, 'giu'), score: 0.6 },
  { rule: 'postal address', hint: new RegExp(String.raw`\b${STREET_END}\b|p\.? ?o\.? box`, 'i'), pattern: new RegExp(String.raw`(?<![\p{L}\d-])(\d{1,5}[A-Za-z]? (?:[NSEW]\.? )?(?:\p{Lu}[\p{L}'.-]{0,20} ){1,4}${STREET_END}\b\.?,?(?:\s{1,2}(?:apt|suite|ste|unit|floor|fl|#)\.? ?[\w-]{1,8},?)?[\s,]{1,3}(?:\p{Lu}[\p{L}'.-]{1,20}[ ,]{1,2}){1,4}(?:[A-Z]{2},? \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d))(?![\p{L}\d])`, 'giu'), score: 0.7 },
  { rule: 'postal address', hint: /stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|\brue\b|avenue|calle|\bvia\b|laan|straat|plein|ulica|\bul\./i, pattern: new RegExp(String.raw`(?<![\p{L}\d])((?:(?:\p{Lu}[\p{L}.-]{1,30} ){0,3}\p{Lu}?[\p{L}.-]{0,30}(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|straat|laan|plein) \d{1,4} ?[a-z]?|\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|place|chemin) [\p{L}' -]{2,40}|(?:calle|avenida|plaza|via|viale|piazza|ul\.|ulica) [\p{L}' .-]{2,40},? ?(?:n[.º°] ?)?\d{1,4})[\s,]{1,3}(?:[A-Z]{1,2}-)?(?:\d{5}|\d{4} ?[A-Z]{2}|\d{4}|\d{2}-\d{3}) \p{Lu}\p{L}{1,30})`, 'gu'), score: 0.7 },
  { rule: 'postal address', hint: /address|lives at|live at|adresse|direcci[óo]n|indirizzo|anschrift|wohn/i, pattern: new RegExp(String.raw`(?<!\p{L})(?:(?:home|postal|mailing|private|residential|billing|street) address|anschrift|lives? at|wohnhaft(?: in)?)${IS}((?=[^\n]{0,60}\d)\p{L}?[\p{L}\d][\p{L}\d .,'/#-]{8,80})`, 'giu'), score: 0.65 },
  { rule: 'bank account', hint: /swift|\bbic\b/i, pattern: new RegExp(String.raw`(?<!\p{L})(?:swift|bic)(?:[/ -](?:bic|code|swift)){0,2}${IS}([A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?)(?![\p{L}\d])`, 'gu'), score: 0.6 },
];

/** What only its label tells from any other number, date or word. */
export const labelledValues: Finder = (text, may) =>
  LABELLED.flatMap(({ rule, hint, pattern, score }) => {
    if (!may(hint) || !may(pattern) || !hint.test(text)) return [];
    return [...text.matchAll(pattern)].map((match): Hit => {
      const value = match[1] ?? '';
      const start = match.index + match[0].length - value.length;
      return { rule, start, end: start + value.trimEnd().length, score };
    });
  });

/** For the proof that they are linear. */
export const LABELLED_PATTERNS: readonly RegExp[] = LABELLED.map(({ pattern }) => pattern);
export const LABELLED_HINTS: readonly RegExp[] = LABELLED.map(({ hint }) => hint);
