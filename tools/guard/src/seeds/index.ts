import type { Row } from '../rows.js';
import { randomFrom } from '../random.js';
import { ATTACKS } from './attacks.js';
import { COMMANDS } from './commands.js';
import { DISGUISES, ORDINARY } from './disguises.js';
import { expand, type Grammar, type Make, pick } from './grammar.js';
import { DOC_SENTENCES, HARMLESS, HEADINGS, RECORDS } from './harmless.js';
import { FOREIGN } from './languages.js';
import { shortText } from './short.js';
import { TASKS } from './tasks.js';
import { WORDS } from './words.js';
import { madeOf, writtenTexts } from './written.js';

const GRAMMAR: Grammar = { ...WORDS, ...HARMLESS, ...ATTACKS, ...TASKS, doc: DOC_SENTENCES, heading: HEADINGS, record: RECORDS };
const SHELL: Grammar = { ...WORDS, ...COMMANDS };
const of = (symbol: string, grammar: Grammar = GRAMMAR): Make => (random) => unescape(expand(grammar, pick(grammar[symbol] ?? [''], random), random));
const unescape = (text: string): string => text.replaceAll('\\n', '\n');
const times = (count: number, make: () => string): string[] => Array.from({ length: count }, make);
const between = (low: number, high: number, random: () => number): number => low + Math.floor(random() * (high - low + 1));

function mail(random: () => number, inside?: string): string {
  const parts = times(between(1, 6, random), () => of('sentence')(random));
  const at = Math.floor(random() * (parts.length + 1));
  if (inside !== undefined) parts.splice(at, 0, inside);
  const joined = parts.reduce((all, part) => (all === '' ? part : `${all}${pick([' ', '\n', '\n\n', ' '], random)}${part}`), '');
  const subject = random() < 0.6 ? `Subject: ${expand(GRAMMAR, pick(['{topic}', 'Invoice {number}', 'Re: {topic}', 'Order {number}', 'Meeting on {day}', '{file}', 'Question'], random), random)}\n\n` : '';
  const greeting = random() < 0.6 ? `${of('greeting')(random)}\n\n` : '';
  return `${subject}${greeting}${joined}${random() < 0.6 ? `\n\n${of('closing')(random)}` : ''}`;
}

const document: Make = (random) =>
  [`# ${of('heading')(random)}`, ...times(between(2, 8, random), () => of('doc')(random))].join(pick(['\n\n', '\n', ' '], random));
const varied = (text: string, random: () => number): string => {
  const dice = random();
  if (dice < 0.08) return text.toUpperCase();
  if (dice < 0.3) return text.charAt(0).toUpperCase() + text.slice(1);
  return dice < 0.4 ? text.replace(/[.!?]$/, '') : text;
};
const attack: Make = (random) => varied(of(pick(['direct', 'direct', 'direct', 'reveal', 'exfil', 'indirect', 'indirect', 'game'], random))(random), random);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const bare: Make = (random) => of(pick(['direct', 'reveal', 'indirect', 'indirect'], random))(random);
const command: Make = (random) => of(pick(['shell', 'shell', 'sql', 'sql', 'markup', 'template'], random), SHELL)(random);
const inText = (text: string, random: () => number): string => of('around', SHELL)(random) + text;

const ATTACK_KINDS: readonly (readonly [kind: string, count: number, make: Make])[] = [
  ['direct', 900, attack],
  ['game', 300, of('game')],
  ['in-mail', 900, (random) => mail(random, of('indirect')(random))],
  ['in-mail-direct', 300, (random) => mail(random, attack(random))],
  ['in-document', 200, (random) => `${document(random)}\n${of('indirect')(random)}\n${document(random)}`],
  ['task', 400, (random) => varied(of('task')(random), random)],
  ['task-with-question', 300, (random) => {
    const parts = [of('topicquestion')(random), capital(of('want')(random))];
    return (random() < 0.8 ? parts : parts.reverse()).join(pick([' ', '. ', '\n', '? '], random));
  }],
  ['tool', 240, of('tooldesc')],
  ['jailbreak', 240, of('jailbreak')],
  ['command', 420, (random) => inText(command(random), random)],
  ['command-in-mail', 200, (random) => mail(random, command(random))],
  ['disguised', 720, (random) => pick(DISGUISES, random)(bare(random), random)],
  ['disguised-in-mail', 240, (random) => mail(random, pick(DISGUISES, random)(bare(random), random))],
  ['foreign', 540, (random) => varied(pick(pick(FOREIGN, random).attack, random), random)],
  ['foreign-in-mail', 240, (random) => {
    const { attack: bad, harmless } = pick(FOREIGN, random);
    return [pick(harmless, random), pick(bad, random), pick(harmless, random)].join('\n');
  }],
];
const HARMLESS_KINDS: readonly (readonly [kind: string, count: number, make: Make])[] = [
  ['mail', 2100, mail],
  ['sentence', 900, (random) => varied(of('sentence')(random), random)],
  ['document', 420, document],
  ['record', 500, (random) => times(between(1, 3, random), () => of('record')(random)).join('\n')],
  ['plain-signs', 360, of('plain', SHELL)],
  ['plain-signs-in-mail', 200, (random) => mail(random, of('plain', SHELL)(random))],
  ['encoded', 200, (random) => pick(ORDINARY, random)(mail(random), random)],
  ['foreign', 540, (random) => pick(pick(FOREIGN, random).harmless, random)],
  ['foreign-mail', 200, (random) => {
    const { harmless } = pick(FOREIGN, random);
    return times(4, () => pick(harmless, random)).join('\n');
  }],
];

/** Texts of our own: what no open data set has, from a grammar and written one by one. The same ones for the same seed. */
export function ownRows(seed = 7): Row[] {
  const random = randomFrom(seed);
  const make = (kinds: typeof ATTACK_KINDS, label: number, from = 'own'): Row[] =>
    kinds.flatMap(([kind, count, text]) => [...new Set(times(count, () => text(random)))].map((one, at) => rowOf(`${from}-${kind}`, at, one, label)));
  const written = writtenTexts();
  const { planted, disguised, encoded, mixed } = madeOf(written);
  return [
    ...make(ATTACK_KINDS, 1),
    ...make(HARMLESS_KINDS, 0),
    ...written.map(({ kind, text, label }, at) => rowOf(`written-${kind}`, at, text, label)),
    ...make([['planted', 900, planted], ['disguised', 400, disguised]], 1, 'written'),
    ...make([['encoded', 400, encoded], ['mixed', 80, mixed]], 0, 'written'),
    ...make([['short', 300, shortText]], 0),
  ];
}

const rowOf = (category: string, at: number, text: string, label: number): Row => ({ id: `${category}-${at}`, text, label, category, source: 'own', use: 'train-ok' });
