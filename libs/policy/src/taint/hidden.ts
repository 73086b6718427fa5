import type { HiddenText } from '@waggle/contracts';
import { visible } from './visible.js';

const MOST = 10;
const LONGEST = 300;
const TAGS = /[\u{e0000}-\u{e007f}]+/gu;
const UNSEEN = /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff]/u;
const COMMENT = /<!--([^]{0,2000}?)-->/g;
const STYLED = /<[a-z][a-z0-9]{0,15}\b[^<>]{0,500}(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}[01](?:px|pt|em|%|;|"|')|opacity\s{0,3}:\s{0,3}0(?!\.[1-9])|color\s{0,3}:\s{0,3}(?:white|#fff(?:fff)?\b)|\bhidden\b)[^<>]{0,500}>([^<]{1,2000})/gi;

/** What a reader of this text would not see, made readable. The guard's `hidden()` takes this function's place where it is called. */
export function hiddenIn(where: string, text: string): HiddenText[] {
  const tags = [...text.matchAll(TAGS)].map(([run]) => [...run].map((letter) => String.fromCharCode((letter.codePointAt(0) ?? 0) - 0xe0000)).join('').replace(/[\0-\x1f\x7f]/g, ''));
  const comments = [...text.matchAll(COMMENT)].map(([, inner = '']) => inner.trim());
  const styled = [...text.matchAll(STYLED)].map(([, inner = '']) => inner.trim());
  const at = text.search(UNSEEN);
  const unseen = at < 0 ? [] : [text.slice(Math.max(0, at - 60), at + 120)];
  return [...new Set([...tags, ...comments, ...styled, ...unseen])].filter((found) => found !== '').slice(0, MOST).map((found) => ({ where, shown: visible(found).slice(0, LONGEST) }));
}
