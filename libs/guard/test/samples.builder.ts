import fc from 'fast-check';

const MEMBERS: Readonly<Record<string, string>> = { L: 'a-zàж', Lu: 'A-Z', Ll: 'a-zà', N: '0-9', Nd: '0-9', P: '!-\\/', So: '+' };
const FLAT = String.raw`(?:[^()\\[\]]|\\.|\[(?:\\.|[^\]\\])*\])*`;
const LOOK = new RegExp(String.raw`\(\?<?[=!]${FLAT}(?:\(${FLAT}\)${FLAT})*\)`, 'gsu');
const GROUP = new RegExp(String.raw`\((?!\?)${FLAT}\)`, 'su');

/** Texts that most likely match a pattern: what it looks at beside itself, and borders of words, are left to chance. */
export function samplesOf({ source, flags }: RegExp): fc.Arbitrary<string> {
  let simple = source.replace(/\(\?<\w+>/g, '(').replace(/\(\?<?!\\p\{L\}\)/g, ' ?');
  for (let before = ''; before !== simple; ) [before, simple] = [simple, simple.replace(LOOK, '')];
  simple = simple.replace(/\\1/g, GROUP.exec(simple)?.[0] ?? '').replace(/\\[bB]/g, '');
  return fc.stringMatching(new RegExp(withoutProperties(simple), flags.replace(/[giyu]/g, '')), { size: 'xsmall' });
}

function withoutProperties(source: string): string {
  let inClass = false;
  return source.replace(/\\[pP]\{(\w+)\}|\\u\{([0-9a-f]+)\}|\\.|[[\]]/gi, (found: string, name?: string, code?: string) => {
    if (found === '[' || found === ']') inClass = found === '[';
    if (code !== undefined) return `\\u${code.slice(-4).padStart(4, '0')}`;
    if (name === undefined) return found;
    const members = MEMBERS[name] ?? 'a-z';
    return inClass ? members : `[${found.startsWith('\\P') ? '^' : ''}${members}]`;
  });
}
