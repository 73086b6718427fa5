// What turns a phrase into less than it says: en, de, fr, es, it, nl.

/** "if", "provided that": what follows is not so yet. */
export const CONDITION =
  /(?<![\p{L}\p{N}])(?:if|provided(?: that)?|as long as|on (?:the )?condition|subject to|once you|falls|wenn|sofern|vorausgesetzt|unter der bedingung|vorbehaltlich|si|s['’]ils?|à condition|sous réserve|pourvu que|siempre que|a condición|con la condición|se|purché|a condizione|a patto|salvo|als|mits|op voorwaarde|onder (?:de )?voorwaarde)(?![\p{L}\p{N}])/iu;

/** "would", "könnten": it would be done, and is not. */
export const WISHED =
  /(?<![\p{L}\p{N}])(?:would|could|might|we['’]d|i['’]d|würden?|könnten?|wären?|hätten|(?:pourr|ser|voudr|accepter|signer|prendr|command|ser)i?(?:ais|ait|ions|aient)|accepterions|signerions|serions|podríamos|podría|estaríamos|aceptaríamos|firmaríamos|sería|potremmo|saremmo|accetteremmo|firmeremmo|sarebbe|zouden|zou)(?![\p{L}\p{N}])/iu;

const BEFORE = /(?:(?<![\p{L}\p{N}])(?:not|cannot|never|unable to|hardly|nicht|keine?n?|nie|ne|pas|no|non|nessun\p{L}*|niet|geen|without|ohne|sans|sin|senza|zonder)|n['’]t)\s(?:[^\s,;.:!?]+\s){0,3}$/iu;
const AFTER = /^(?:\s[^\s,;.:!?]+){0,4}\s(?:nicht|pas|niet)(?![\p{L}\p{N}])/iu;

/** Is the phrase at this place denied, before it ("cannot go ahead") or behind it ("nehmen wir nicht an")? */
export function negatedAt(sentence: string, index: number, length: number): boolean {
  return BEFORE.test(sentence.slice(Math.max(0, index - 60), index)) || AFTER.test(sentence.slice(index + length, index + length + 60)) || /\s(?:nicht|niet)\s/i.test(sentence.slice(index, index + length));
}

const SUPPOSED = /(?<![\p{L}\p{N}])(?:if|whether|wenn|falls|ob|si|se|als)\s(?:[^\s,;.:!?]+\s){0,2}$/iu;

/** "Yearly, if that is cheaper": what is only supposed troubles nobody yet. */
export function supposedAt(sentence: string, index: number): boolean {
  return SUPPOSED.test(sentence.slice(Math.max(0, index - 60), index));
}
