import type { Language } from '../language.js';
import { sentencesOf } from '../mail/questions.js';

export interface MentionedName {
  readonly name: string;
  readonly sentence: string;
}

const PART = String.raw`\p{Lu}[\p{Ll}'’-]+`;
const PARTICLE = String.raw`(?:(?:von|van|de|der|den|di|da|del|la|le|zu|ten|ter)\s)*`;
const FULL = String.raw`${PART}(?:\s${PARTICLE}${PART}){1,2}`;
const TITLE = String.raw`(?:Mr|Mrs|Ms|Dr|Prof|Herrn?|Frau|Mme|Mlle|M|Sra?|Srta|Dott|Sig|Dhr|Mevr?|Mevrouw|Monsieur|Madame|Señora?|Signora?)\.?`;
/** What stands before the name of a colleague; German nouns are capitalised, so a capital alone tells nothing. */
const CUE: Readonly<Record<Language, string>> = {
  en: 'colleague|contact|assistant|director|manager|boss|with|ask|call|to',
  de: 'Kolleg(?:e|en|in)|Ansprechpartner(?:in)?|Assistent(?:in)?|Chef(?:in)?|mit|an',
  fr: 'collègue|contact|assistante?|directeur|directrice|avec|à',
  es: 'coleg[ao]|compañer[ao]|contacto|asistente|director[a]?|con|a',
  it: 'collega|contatto|assistente|direttore|direttrice|con|a',
  nl: 'collega|contactpersoon|assistent[e]?|directeur|met|aan',
};
/** Titles, greetings and the calendar. */
const NO_NAME = new RegExp(String.raw`^(?:${TITLE}\s|(?:Best|Kind|Dear|Guten|Mit|Many|Next|New|Team|Monday|Tuesday|Wednesday|Thursday|Friday|January|February|March|April|May|June|July|August|September|October|November|December)\b)`, 'u');

/** People whom a text names with a title, or in full behind a word that goes before people. */
export function mentionedNames(text: string, language: Language): MentionedName[] {
  const titled = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${TITLE}\s)+(?!${TITLE}\s)(${PARTICLE}${PART}(?:\s${PARTICLE}${PART}){0,2})`, 'gu');
  const cued = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${CUE[language]}),?\s(${FULL})`, 'gu');
  const found = new Map<string, MentionedName>();
  for (const sentence of sentencesOf(text)) {
    const names = [titled, cued].flatMap((pattern) => [...sentence.matchAll(pattern)].map((match) => match[1] ?? ''));
    for (const name of names) if (!NO_NAME.test(name) && !found.has(name)) found.set(name, { name, sentence });
  }
  return [...found.values()];
}
