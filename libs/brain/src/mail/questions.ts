// Requests that ask without a question mark, from their first words on.
const REQUEST =
  /^(?:(?:and |also |und |et |y |e |en )?(?:(?:please|kindly) (?:let (?:me|us) know|tell|send|confirm|advise|share|explain|provide|quote|clarify|forward)|(?:could|can|would|will) you|i (?:would|'d|’d) (?:also )?like to (?:know|understand|learn)|we (?:would|'d|’d) (?:also )?like to (?:know|understand|learn)|i (?:was|am) wondering|we (?:also )?need to know|let (?:me|us) know|send (?:me|us)|(?:bitte )?(?:teilen|senden|schicken|nennen|sagen|bestätigen|erklären|geben|lassen) sie|bitte (?:um|teilen|senden|schicken|nennen|sagen|bestätigen)|(?:können|könnten|würden) sie|(?:mich|uns) (?:würde )?interessiert?|wir (?:würden|möchten) (?:gerne? |auch )*(?:wissen|erfahren)|ich (?:würde|möchte) (?:gerne? |auch )*(?:wissen|erfahren)|(?:pourriez|pouvez)-vous|merci de (?:nous|me|m['’])|(?:nous|j['’]) ?(?:aimerions|aimerais|souhaitons|souhaiterais|voudrions|voudrais) (?:savoir|connaître)|veuillez (?:nous|me|m['’])|(?:podr[ií]an?|puede[n]?) (?:decirnos|decirme|indicarnos|indicarme|enviarnos|enviarme|confirmar)|(?:quisiera|quisiéramos|me gustaría|nos gustaría) saber|por favor,? (?:envíen|indíque|díga|confirm)|(?:potreste|potrebbe|può|potete) (?:dirci|dirmi|inviarci|inviarmi|indicarci|confermar)|vorre(?:i|mmo) sapere|(?:kunt|kun|zou) (?:u|je)|(?:graag )?(?:wil|willen|zou|zouden) (?:ik|we|wij) (?:ook )?(?:graag )?weten|laat (?:me|ons|het me) weten))/i;
const ASKS = /[?？]\s*$/;
const POLITE_NOISE = /^(?:how are you|how(?:'s| is) it going|wie geht es (?:ihnen|dir)|comment allez-vous|(?:comment )?ça va|cómo está[ns]?|come (?:sta|state)|hoe gaat het)[^?]{0,20}\?$/i;
const CLOSING = /(?:hear from you|contact me|get in touch|further questions|any questions|zur verfügung|von ihnen (?:zu )?hören|kontaktieren|n['’]hésitez pas|à votre disposition|no dude en|non esiti|aarzel niet)/i;
const MAX_QUESTIONS = 12;
const MAX_LENGTH = 400;

/** The questions and plain requests of a text, in order, each as one sentence. */
export function extractQuestions(text: string): string[] {
  const found = sentencesOf(text).filter((sentence) => !POLITE_NOISE.test(sentence) && isAsked(sentence));
  return [...new Set(found)].slice(0, MAX_QUESTIONS);
}

function isAsked(sentence: string): boolean {
  if (sentence.length > MAX_LENGTH || sentence.length < 4) return false;
  return ASKS.test(sentence) || (REQUEST.test(sentence) && !CLOSING.test(sentence));
}

/** Sentences of running text and of lists; an abbreviation or a decimal point ends none. */
export function sentencesOf(text: string): string[] {
  const paragraphs = text.split(/\n\s*\n|\n(?=\s*(?:[-*•–]|\d{1,2}[.)]|[a-z]\))\s)/);
  return paragraphs.flatMap((paragraph) =>
    paragraph
      .replace(/\s*\n\s*/g, ' ')
      .replace(/^\s*(?:[-*•–]|\d{1,2}[.)]|[a-z]\))\s+/, '')
      .split(/(?<=[?!？])\s+|(?<=(?<!\b(?:e\.g|i\.e|z\.\s?B|d\.\s?h|bzw|ca|etc|Nr|No|Dr|Mr|Mrs|Ms|St|vs|p\.\s?ex|[A-Z]))\.)\s+(?=[\p{Lu}¿¡"„“])/u)
      .map((sentence) => sentence.replace(/^(?:hi|hello|dear|hallo|guten tag|bonjour|hola|buongiorno|beste)\s[^,?]{0,40},\s*(?=\S)/i, '').trim())
      .filter((sentence) => sentence !== ''),
  );
}
