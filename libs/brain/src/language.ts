/** The languages in which mail is understood and answered. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

// Small words that one language has and the others lack, or at least use less.
const SMALL_WORDS: Readonly<Record<Language, string>> = {
  en: 'the and you your is are of to for we with have this that it please thanks thank would could what how when our be on can do does from i am my not if will hi hello dear regards',
  de: 'der die das und ist sie wir für mit nicht ein eine einen ihr ihre ihren ihnen bitte danke den dem des zu im auf wie was wann können haben ich uns auch noch bei gibt es von oder guten tag hallo grüße freundlichen',
  fr: 'le la les et est vous nous pour avec pas une un des du de votre vos merci bonjour je que qui quel quelle quels combien dans sur ce cette avez pouvez sont au aux cordialement notre à',
  es: 'el la los las y es para con una un del de que por su sus gracias hola buenos días cuál cuánto cuánta cómo cuándo usted ustedes nos nuestra nuestro está tienen puede pueden saludos en se lo al quisiera',
  it: 'il lo la gli le e è per con una un del della di che non grazie buongiorno salve vostro vostra vostri quanto quale come quando siamo avete potete può ci nostro nostra sono cordiali saluti anche nel alla',
  nl: 'de het een en is van voor met niet u uw wij we jullie dank bedankt graag hoe wat wanneer kunt kunnen heeft hebben ik ons onze ook bij dat die zijn naar op groet groeten vriendelijke beste goedemorgen',
};
const SIGNS: Readonly<Partial<Record<Language, RegExp>>> = { de: /[ßäöü]/g, fr: /[çœêèàù]|\b[jlcdnqs]['’]/g, es: /[ñ¿¡]/g, it: /\bc['’]è\b|perché|più/g, nl: /\bij|aa[nrt]|oe[nk]/g };
const WEIGHT_OF_A_SIGN = 0.5;
const SETS = LANGUAGES.map((language) => [language, new Set(SMALL_WORDS[language].split(' '))] as const);

/** The language of a text by its small words; `fallback` where it holds none of them. */
export function detectLanguage(text: string, fallback: Language = 'en'): Language {
  const sample = text.slice(0, 5000).toLowerCase();
  const words = sample.match(/\p{L}+/gu) ?? [];
  let best: Language = fallback;
  let most = 0;
  for (const [language, small] of SETS) {
    const sign = SIGNS[language];
    const signs = sign === undefined ? 0 : Math.min(sample.match(sign)?.length ?? 0, 4) * WEIGHT_OF_A_SIGN;
    const score = words.filter((word) => small.has(word)).length + signs;
    if (score > most) [best, most] = [language, score];
  }
  return best;
}
