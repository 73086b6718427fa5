/**
 * A text as the parts that a template compares. `slot` parts are equal to every part of their kind; a `hard` part bears a fact (number,
 * link, address, sign, question, refusal) that may not differ; a `filler` may; everything else is `content`.
 */
export interface Token {
  readonly weight: 'slot' | 'hard' | 'content' | 'filler';
  /** Two parts are the same when their keys are. */
  readonly key: string;
}

/** Characters that a reader does not see, or that turn what is read around. */
const HIDDEN = /[\p{Cf}\p{Co}\p{Cn}\p{Cs}\u115f\u1160\u3164\uffa0\u2800\ufe00-\ufe0f]|[^\P{Cc}\n\r\t]/u;

/** Does the text hold something that a reader does not see? */
export function hidesSomething(text: string): boolean {
  return HIDDEN.test(text);
}

const MONTH = String.raw`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|january|february|march|june|july|october|december|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus)(?!\p{L})\.?`;
const DAY = String.raw`(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.|er)?(?![\p{L}\p{N}])`;
const YEAR = String.raw`(?:19|20)\d\d(?![\p{N}])`;
const WEEKDAY = String.raw`(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)(?!\p{L})`;

/** Not the German "10 am Montag". */
const CLOCK = String.raw`(?:[ap]\.?m\.?|uhr)(?!\p{L})(?!\s+\p{L}+tag)`;

/** In this order, each from where the last part has ended. */
const SHAPES: ReadonlyArray<readonly [kind: 'date' | 'time' | 'link' | 'number' | 'word' | 'sign', source: string]> = [
  ['link', String.raw`(?<![\p{L}\p{N}._%+-])(?:(?:[a-z][a-z\d+.-]*:\/\/|www\.|mailto:|tel:)\S+|[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+|(?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,}(?:\/\S*)?)`],
  ['date', String.raw`${YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)|(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:${YEAR}|\d\d(?![\d.,]))|(?:${DAY}\s+(?:(?:of|de|di)\s+)?${MONTH}|${MONTH}\s+${DAY})(?:,?\s+${YEAR})?|${WEEKDAY}`],
  ['time', String.raw`(?:[01]?\d|2[0-3])(?::[0-5]\d(?!\d)(?:\s?(?:${CLOCK}|h(?!\p{L})))?|(?:\.[0-5]\d)?\s?${CLOCK}|h[0-5]\d(?![\p{L}\p{N}]))`],
  ['number', String.raw`[\p{L}]*\p{N}[\p{L}\p{N}\p{M}.,'’/_-]*`],
  ['word', String.raw`[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*`],
  ['sign', String.raw`[^\s]`],
];
const TOKEN = new RegExp(SHAPES.map(([kind, source]) => `(?<${kind}>${source})`).join('|'), 'giu');

/** Marks that end or join sentences and change nothing. */
const PLAIN_MARKS = /^[.,;:!()"“”„«»'’\u2010-\u2015-]$/u;
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
/** Whether these stand there or not, the text says the same. */
const FILLERS = words(
  'a an the please kindly just also very dear hi hello thanks thank regards best kind warm sincerely cheers bitte gerne auch nur sehr hallo liebe lieber danke grüße gruß grüßen freundliche freundlichen herzliche herzlichen viele bonjour merci cordialement hola gracias saludos ciao grazie saluti dank groet groeten',
);
/** What turns a sentence around or makes it a condition weighs as much as a number. */
const TURNING = words(
  "no not never none nor without unless except if only cannot can't won't don't doesn't didn't isn't aren't wasn't shouldn't wouldn't couldn't instead cancel cancelled decline declined nicht kein keine keinen keiner nie niemals ohne außer falls wenn statt absagen ne pas jamais sans sauf si sin nunca excepto non mai senza niet geen nooit zonder tenzij",
);
const SALUTATION = String.raw`(?:dear|hi|hello|hey|good (?:morning|afternoon|day)|hallo|liebe[rs]?|sehr geehrte[rs]?|guten tag|bonjour|ch(?:er|ère)|hola|estimad[oa]|ciao|gentile|beste|geachte)`;
const TITLE = String.raw`(?:mr\.?|mrs\.?|ms\.?|dr\.?|herrn?|frau|madame|monsieur|señora?|signora?|mevrouw|heer)`;
/** One to three names in Latin letters after the salutation that opens the text, to the end of its line. */
const ADDRESSED = new RegExp(String.raw`^\s*${SALUTATION}\s+(?:${TITLE}\s+)?((?:\p{Lu}[\p{L}'’-]{0,24}\s+){0,2}\p{Lu}[\p{L}'’-]{0,24})\s*[,!.:]?[^\S\n]*(?:\n|$)`, 'iu');
const CAPITAL = /^\p{Lu}/u;

/** Every part of a text, whose characters NFC has composed. The name in the salutation is a slot wherever it stands again. */
export function tokensOf(text: string): Token[] {
  const composed = text.normalize('NFC');
  const names = namesIn(composed);
  return [...composed.matchAll(TOKEN)].flatMap(({ groups = {} }) => tokenOf(groups, names));
}

function namesIn(text: string): ReadonlySet<string> {
  const called = ADDRESSED.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
  const isName = (part: string): boolean => CAPITAL.test(part) && [...part].every((letter) => !/\p{L}/u.test(letter) || /\p{Script=Latin}/u.test(letter));
  if (!called.every(isName)) return new Set();
  return new Set(called.filter((part) => !TURNING.has(part.toLowerCase()) && !FILLERS.has(part.toLowerCase())));
}

function tokenOf({ date, time, link, number, word, sign }: Readonly<Record<string, string | undefined>>, names: ReadonlySet<string>): Token[] {
  if (link !== undefined) return [{ weight: 'hard', key: `link ${link}` }];
  if (date !== undefined) return [{ weight: 'slot', key: '<date>' }];
  if (time !== undefined) return [{ weight: 'slot', key: '<time>' }];
  if (number !== undefined) return [{ weight: 'hard', key: `number ${number.replace(/[.,]$/, '')}` }];
  if (word !== undefined) return [wordToken(word, names)];
  if (sign === undefined || PLAIN_MARKS.test(sign)) return [];
  return [{ weight: 'hard', key: `sign ${sign}` }];
}

function wordToken(word: string, names: ReadonlySet<string>): Token {
  if (names.has(word)) return { weight: 'slot', key: '<name>' };
  const key = word.toLowerCase().replaceAll('’', "'");
  if (TURNING.has(key) || key.endsWith("n't")) return { weight: 'hard', key };
  return { weight: FILLERS.has(key) ? 'filler' : 'content', key };
}
