import { expand, type Grammar, type Make, pick } from './grammar.js';
import { WORDS } from './words.js';

const ENDINGS = ['example', 'com', 'de', 'org', 'net', 'co.uk', 'io', 'eu', 'fr', 'at'];
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
const signs = (count: number, random: () => number): string => Array.from({ length: count }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
const word: Make = (random) => pick(['harbour', 'linden', 'nordwind', 'mill', 'stone', 'quill', 'atlas', 'meyer', 'okafor', 'ruiz', 'sales', 'office', 'books', 'orders', 'ada', 'ruth', 'jon', 'kim'], random);
const host: Make = (random) => `${word(random)}${random() < 0.4 ? `-${word(random)}` : ''}.${pick(ENDINGS, random)}`;

/** What no list of words can hold; made anew each time, where a line says `<mail>`. */
const MADE: Readonly<Record<string, Make>> = {
  mail: (random) => `${word(random)}${random() < 0.5 ? `.${word(random)}` : ''}@${host(random)}`,
  link: (random) => `https://${host(random)}/${word(random)}${random() < 0.5 ? `/${signs(8, random)}` : ''}`,
  key: (random) => signs(12 + Math.floor(random() * 30), random),
  pem: (random) => {
    const kind = pick(['PRIVATE KEY', 'CERTIFICATE', 'PUBLIC KEY', 'RSA PRIVATE KEY'], random);
    return `-----BEGIN ${kind}-----\n${signs(48, random)}\n${signs(32, random)}\n-----END ${kind}-----`;
  },
};

const SHAPES: Grammar = {
  ...WORDS,
  line: [
    '<mail>',
    '{name} <<mail>>',
    'To: <mail>',
    'To: {name} <<mail>>\nCc: <mail>\nSubject: {topic}',
    'To: <mail>\n\n{said}',
    'From: <mail>\nReply-To: <mail>',
    '{Write|Send it|Reply|Forward it} to <mail>{.|, please.|}',
    '{Please send|Send} the {invoice|offer|minutes|papers} to <mail>{.| by {day}.}',
    'You {can reach|find} me at <mail>.',
    'Questions? <mail>',
    'Contact: {name}, <mail>',
    '<mail> has {accepted|declined} the invitation "{topic}"',
    '{name} (<mail>) shared a file with you: <link>',
    '{See|The file is at|Details:|Track it here:|Join here:} <link>',
    '<link>',
    '{Here is|This is} the {key|code|token|licence key}: <key>',
    'Please use this: <key>',
    'Please use this: <pem>',
    '<pem>',
    '{The|Your} {password|PIN|code} {for the portal |}is <key>.',
    '{token|api_key|access key|secret|licence}{: | = }<key>',
    '{said}',
    '{said} {said}',
    '{name}, {said}',
    '{Amount|Total|Sum}: {sum}\nIBAN {iban}',
    'Re: {topic}',
    '{file}',
  ],
  said: ['The parts have arrived.', 'Thanks, got it!', 'See you on {day}.', 'I will call you {day} at {time}.', 'It is {sum}, as agreed.', '{name} will answer.', 'Please call me back.', 'Can you send me {file}?', 'We are closed on {day}.', 'The order {number} is on its way.', 'All good from our side.', 'Could you check {file}?', 'Paid today.', 'Who takes care of {topic}?'],
};
/** What a field, a line or a chat holds: an address, a link, a key that was asked for, half a sentence. */
export const shortText: Make = (random) => expand(SHAPES, pick(SHAPES['line'] ?? [], random), random).replace(/<(mail|link|key|pem)>/g, (_, name: string) => MADE[name]?.(random) ?? '');
