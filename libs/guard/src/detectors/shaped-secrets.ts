import type { Detector, Spot } from '../detector.js';
import { entropyOf, isPlaceholder, kindsOfCharacters } from './randomness.js';

interface Shape {
  readonly rule: string;
  readonly pattern: RegExp;
  /** Bits per character that the first group must have; 0 where the shape itself is proof enough. */
  readonly entropy: number;
  readonly score: number;
}

const NAME = String.raw`(?:[\w.-]{0,40}(?:api|access|auth|client|private|signing|encryption|account|service|license|session|refresh|bearer|bot|app|webhook|deploy|admin)?[ _.-]{0,2}(?:keys?|tokens?|secrets?|credentials?|pat|dsn|jwt|api))`;
const PASSWORD = String.raw`(?:pass(?:word|wd|phrase|wort|code)?|pwd?|kennwort|pin|mot de passe|contrase[nñ]a|clave|parola d['’]ordine|wachtwoord)`;
const IS = String.raw`(?:["'\x60\]]{0,2}\s{0,3}(?:=>|:=|[|=]{1,3}>?|:|->|(?:for [\w .-]{1,40} )?(?:is|ist|lautet|est|es|è|este|was|has been set to))\s{0,3}:?\s{0,3})`;
const QUOTE = String.raw`["'\x60<]{0,3}`;

const SHAPES: readonly Shape[] = [
  {
    rule: 'known token prefix',
    pattern:
      /(?<![\w-])((?:sk_live|rk_live|sk_test|rk_test|whsec|dop_v1|doo_v1|hf|glpat|gldt|glrt|glcbt|glptt|glft|gloas|xox[abeoprs]|xapp|shpat|shpca|shpss|pul|PMAK|lin_api|npm|rubygems|sntrys|sntryu|sgp|tskey|glsa|glc|NRAK|NRII|sq0csp|sq0atp|figd|ATATT3|CLOJARS|dckr_pat|ghp|gho|ghu|ghs|ghr|github_pat|pscale_\w{2,5}|dapi|dp\.\w{2,6}|ops|hv[sbr]|lsv2|pplx|gsk|r8|sk-ant|sk-proj|AGE-SECRET-KEY|EZAK|EZTK|sk|pk|rk|key|secret|token)[-_.][\w.=+/-]{16,})/g,
    entropy: 3.2,
    score: 0.85,
  },
  { rule: 'aws access key', pattern: /(?<![A-Z0-9])((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})(?![A-Z0-9])/g, entropy: 3, score: 0.88 },
  { rule: 'google api key', pattern: /(?<!\w)(AIza[\w-]{35})(?![\w-])/g, entropy: 3.5, score: 0.88 },
  { rule: 'json web token', pattern: /(?<!\w)(eyJ[\w-]{14,}\.eyJ[\w-]{10,}\.[\w-]{10,})/g, entropy: 4, score: 0.85 },
  { rule: 'private key', pattern: /(-----BEGIN[ A-Z]{0,30} PRIVATE KEY(?: BLOCK)?-----[\s\S]{20,6000}?(?:-----END[ A-Z]{0,30}-----|$(?![\s\S])))/g, entropy: 0, score: 0.89 },
  { rule: 'telegram bot token', pattern: /(?<!\d)(\d{8,10}:AA[\w-]{32,34})(?![\w-])/g, entropy: 0, score: 0.85 },
  { rule: 'webhook address', pattern: /(https:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)|[\w.-]+\.webhook\.office\.com\/webhook\w*|discord(?:app)?\.com\/api\/webhooks)\/[\w/@-]{20,})/g, entropy: 0, score: 0.85 },
  { rule: 'password in an address', pattern: /(?<![\w.+-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'<>]{1,60}:([^\s:/@"'<>{}$*]{4,100})@[\w.-]+/gi, entropy: 1.5, score: 0.85 },
  { rule: 'authorization header', pattern: /\b(?:bearer|basic)\s{1,3}([\w.=+/~-]{16,500})/gi, entropy: 3.3, score: 0.8 },
  { rule: 'named key', pattern: new RegExp(`(?<![\\p{L}\\p{N}])${NAME}${IS}${QUOTE}([\\w.=+/~@%-]{12,500})`, 'giu'), entropy: 3.2, score: 0.8 },
  {
    rule: 'password',
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])${PASSWORD}(?:${IS}|\\s{1,3})${QUOTE}([^\\s"'\x60<>]{6,64})`, 'giu'),
    entropy: 2.3,
    score: 0.75,
  },
];

/** Secrets by their shape: known prefixes, addresses with a password, and a value that is named as a key or password. */
export const shapedSecrets: Detector = (_text, plain) =>
  SHAPES.flatMap((shape) => [...plain.text.matchAll(shape.pattern)].flatMap((match) => spotOf(shape, match, plain.origin)));

function spotOf({ rule, entropy, score }: Shape, match: RegExpExecArray, origin: (start: number, end: number) => { start: number; end: number }): Spot[] {
  const value = (match[1] ?? '').replace(/[.,;:!?)]+$/, '');
  if (entropy > 0 && !looksRandom(rule, value, entropy)) return [];
  const start = match.index + match[0].indexOf(match[1] ?? '');
  return [{ category: 'secret', rule, score, ...origin(start, start + value.length), reason: `Looks like a secret (${rule}).` }];
}

function looksRandom(rule: string, value: string, entropy: number): boolean {
  if (isPlaceholder(value) || entropyOf(value) < entropy) return false;
  const kinds = kindsOfCharacters(value);
  // In prose the word after "password" is mostly a word; a password has a digit and something beside letters and digits or case.
  if (rule === 'password') return kinds.digits && (kinds.others || (kinds.lower && kinds.upper));
  return kinds.digits && (kinds.lower || kinds.upper);
}
