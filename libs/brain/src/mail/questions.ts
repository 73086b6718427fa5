// Requests that ask without a question mark, from their first words on.
const REQUEST =
  /^(?:(?:(?:and|also|und|außerdem|et|aussi|y|también|además|e|anche|inoltre|en|ook)[, ]+)*(?:(?:please|kindly) (?:let (?:me|us) know|tell|send|confirm|advise|share|explain|provide|quote|clarify|forward)|(?:could|can|would|will) you|i (?:would|'d|’d) (?:also )?like to (?:know|understand|learn)|we (?:would|'d|’d) (?:also )?like to (?:know|understand|learn)|i (?:was|am) wondering|we (?:also )?need to know|let (?:me|us) know|send (?:me|us)|(?:bitte )?(?:teilen|senden|schicken|nennen|sagen|bestätigen|erklären|geben|lassen) sie|bitte (?:um|teilen|senden|schicken|nennen|sagen|bestätigen)|(?:können|könnten|würden) sie|(?:mich|uns) (?:würde )?interessiert?|wir (?:würden|möchten) (?:gerne? |auch )*(?:wissen|erfahren)|ich (?:würde|möchte) (?:gerne? |auch )*(?:wissen|erfahren)|(?:pourriez|pouvez)-vous|merci de (?:nous|me|m['’])|(?:nous|j['’]) ?(?:aimerions|aimerais|souhaitons|souhaiterais|voudrions|voudrais) (?:savoir|connaître)|veuillez (?:nous|me|m['’])|(?:podr[ií]an?|puede[n]?) (?:decirnos|decirme|indicarnos|indicarme|enviarnos|enviarme|confirmar)|(?:quisiera|quisiéramos|me gustaría|nos gustaría) saber|por favor,? (?:envíen|indíque|díga|confirm)|(?:potreste|potrebbe|può|potete) (?:dirci|dirmi|inviarci|inviarmi|indicarci|confermar)|vorre(?:i|mmo) sapere|(?:kunt|kun|zou) (?:u|je)|(?:graag )?(?:wil|willen|zou|zouden) (?:ik|we|wij) (?:ook )?(?:graag )?weten|laat (?:me|ons|het me) weten))/i;
const ASKS = /[?？]\s*$/;
const ASKING =
  String.raw`(?:what|whether|how|when|where|which|who|why|is|are|do|does|did|can|could|will|would|have|has|wie|was|ob|wann|wo|welche\p{L}*|gibt|kann|können|könnten|ist|sind|haben|hat|bieten|quel\p{L}*|combien|si|où|comment|quand|est-ce|y a-t-il|peut-on|\p{L}+-(?:vous|nous|t-il|t-elle|t-on|ils|elles)|cuánt[oa]s?|cuál(?:es)?|cuándo|cómo|dónde|hay|tienen|ofrecen|pueden|se puede|quant[oaie]|quale|quali|dove|come|quando|avete|offrite|c['’]è|è|si può|wat|hoe|wanneer|waar|welke|kan|kunnen|kunt|is er|zijn er|hebben)(?!\p{L})`;
/** "What does it cost, how long does it run, and is there a trial?" are three questions. */
const NEXT_QUESTION = new RegExp(String.raw`[,;]?\s(?:and|und|sowie|et|y|e|en)\s(?=(?:also |auch |aussi |también |anche |ook )?${ASKING})|,\s(?=${ASKING})`, 'iu');
const STARTS_ASKING = new RegExp(`^(?:[¿(]|(?:and|also|und|et|y|e|en|or|oder|ou|o|of)\\s)*${ASKING}`, 'iu');
/** "Before we sign: is there a trial?" */
const LEAD_IN = new RegExp(`^[^?:]{1,90}:\\s+(?=${ASKING})`, 'iu');
const MIN_CLAUSE = 12;
const POLITE_NOISE = /^(?:how are you|how(?:'s| is) it going|wie geht es (?:ihnen|dir)|comment allez-vous|(?:comment )?ça va|cómo está[ns]?|come (?:sta|state)|hoe gaat het)[^?]{0,20}\?$/i;
const CLOSING = /(?:hear from you|contact me|get in touch|further questions|any questions|zur verfügung|von ihnen (?:zu )?hören|kontaktieren|n['’]hésitez pas|à votre disposition|no dude en|non esiti|aarzel niet)/i;
const MAX_QUESTIONS = 12;
const MAX_LENGTH = 400;

/** The questions and plain requests of a text, in order, each as one sentence. */
export function extractQuestions(text: string): string[] {
  const asked = sentencesOf(text).filter((sentence) => !POLITE_NOISE.test(sentence) && isAsked(sentence));
  const found = asked.flatMap(clausesOf);
  return [...new Set(found)].slice(0, MAX_QUESTIONS);
}

function isAsked(sentence: string): boolean {
  if (sentence.length > MAX_LENGTH || sentence.length < 4) return false;
  return ASKS.test(sentence) || (REQUEST.test(sentence) && !CLOSING.test(sentence));
}

/** A part that asks nothing by itself ("If we sign,") stays with the next one. */
function clausesOf(sentence: string): string[] {
  const clauses: string[] = [];
  let rest = '';
  for (const part of sentence.replace(LEAD_IN, '').split(NEXT_QUESTION)) {
    const whole = rest === '' ? part : `${rest}, ${part}`;
    const complete = whole.length >= MIN_CLAUSE && (STARTS_ASKING.test(part) || isRequest(whole));
    if (complete) clauses.push(whole);
    rest = complete ? '' : whole;
  }
  if (clauses.length === 0) return [sentence];
  if (rest !== '') clauses.push(`${clauses.pop() ?? ''}, ${rest}`);
  return clauses.map((clause) => (/[?.!]$/.test(clause) ? clause : `${clause}${clause.startsWith('¿') || ASKS.test(sentence) ? '?' : '.'}`));
}

/** Does the sentence ask as a whole? "We accept, when can we start?" does not. */
export function asksFromStart(sentence: string): boolean {
  return ASKS.test(sentence) && STARTS_ASKING.test(sentence);
}

/** More than the words of asking: "we would like to know" alone asks nothing. */
function isRequest(clause: string): boolean {
  const words = REQUEST.exec(clause)?.[0].length ?? 0;
  return words > 0 && clause.length - words >= MIN_CLAUSE / 2;
}

/** Sentences of running text and of lists; an abbreviation or a decimal point ends none. */
export function sentencesOf(text: string): string[] {
  const paragraphs = text.split(/\n\s*\n|\n(?=\s*(?:[-*•–]|\d{1,2}[.)]|[a-z]\)|\d{1,2}\s)\s)/);
  return paragraphs.flatMap((paragraph) =>
    paragraph
      .split('\n')
      .map((line) => line.trim())
      .join(' ')
      .replace(/^\s*(?:[-*•–]|\d{1,2}[.)]|[a-z]\)|\d{1,2}(?=\s{2}))\s+/, '')
      .split(/(?<=[?!？])\s+|(?<=(?<!\b(?:e\.g|i\.e|z\.\s?B|d\.\s?h|bzw|ca|etc|Nr|No|Dr|Prof|Mr|Mrs|Ms|Sra?|Srta|Dott|Sig|Dhr|Mevr|Hr|St|vs|p\.\s?ex|[A-Z]|\d{1,2}))\.)\s+(?=[\p{Lu}¿¡"„“])/u)
      .map((sentence) => sentence.replace(/^(?:hi|hello|dear|hallo|guten tag|bonjour|hola|buongiorno|beste)\s[^,?]{0,40},\s*(?=\S)/i, '').trim())
      .filter((sentence) => sentence !== ''),
  );
}
