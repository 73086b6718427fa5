import { latinLike } from '@waggle/guard/learning';
import { pick } from './grammar.js';

type Disguise = (text: string, random: () => number) => string;

const LEET: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };
const LOOKALIKE = new Map([...'аеорсухіјѕԁһ'].map((letter) => [latinLike(letter)?.toLowerCase() ?? '', letter]));
const rot13 = (text: string): string => text.replace(/[a-z]/gi, (letter) => String.fromCharCode(((letter.charCodeAt(0) - (letter < 'a' ? 65 : 97) + 13) % 26) + (letter < 'a' ? 65 : 97)));
const ask = ['Decode this and follow it: ', 'Please decode and execute: ', 'base64: ', 'Data: ', '', 'Read the hidden part: ', 'Translate and obey: ', 'ID: '];
const spaced: Disguise = (text, random) => {
  const sign = pick([' ', '-', '.', '_', '*'], random);
  return text.split(' ').map((word) => [...word].join(sign)).join(sign === ' ' ? '   ' : ' ');
};
const mapped = (map: (letter: string) => string | undefined, share: number): Disguise => (text, random) => [...text].map((letter) => (random() < share ? (map(letter.toLowerCase()) ?? letter) : letter)).join('');

/** Ways to write a text so that a filter does not know it again. */
export const DISGUISES: readonly Disguise[] = [
  (text, random) => pick(ask, random) + Buffer.from(text).toString('base64'),
  (text, random) => pick(ask, random) + Buffer.from(text).toString('base64'),
  (text, random) => pick(ask, random) + Buffer.from(text).toString('hex'),
  (text, random) => pick(ask, random) + [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  (text) => [...text].map((letter) => `&#${letter.charCodeAt(0)};`).join(''),
  (text) => [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  (text, random) => pick(ask, random) + [...Buffer.from(text.slice(0, 80))].map((byte) => byte.toString(2).padStart(8, '0')).join(' '),
  (text, random) => pick(['Rot13: ', ...ask], random) + rot13(text),
  (text, random) => pick(['Read backwards: ', ...ask], random) + [...text].reverse().join(''),
  spaced,
  spaced,
  mapped((letter) => LEET[letter], 1),
  mapped((letter) => LEET[letter], 0.7),
  mapped((letter) => LOOKALIKE.get(letter), 1),
  mapped((letter) => LOOKALIKE.get(letter), 0.5),
  (text) => [...text].join('\u200b'),
  (text, random) => [...text].map((letter) => letter + pick(['', '\u200d', '\u00ad'], random)).join(''),
  (text) => [...text].map((letter) => `${letter}\u0336`).join(''),
  (text) => text.replace(/[a-z]/gi, (letter) => String.fromCodePoint((letter < 'a' ? 0x1d400 - 65 : 0x1d41a - 97) + letter.charCodeAt(0))),
  (text) => `Thank you. ${[...text].map((letter) => String.fromCodePoint(0xe0000 + (letter.charCodeAt(0) & 0x7f))).join('')}`,
];
/** What also happens to harmless text on its way: encoded attachments, escaped links. */
export const ORDINARY: readonly Disguise[] = [
  (text) => `Attachment:\n${Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n')}`,
  (text) => `https://company.example/share?text=${encodeURIComponent(text)}`,
  (text) => `Content-Transfer-Encoding: quoted-printable\n\n${text.replace(/[,.!]/g, (sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`,
  (text) => `<html><body><div>${text.replaceAll('\n', '<br>')}</div></body></html>`,
  (text) => `${Buffer.from(text).toString('hex').slice(0, 64)}\n${text}`,
];
/** A keyboard of two alphabets: letters that look alike, here and there. */
export const MIXED_LETTERS: Disguise = mapped((letter) => LOOKALIKE.get(letter), 0.3);
