import fc from 'fast-check';
import { editText, parseText, renderText } from './front-matter.js';

/** Whatever a message can bring: NUL and halves of pairs are replaced before it is sent. */
const storable = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((character) => !/\0|\p{Surrogate}/u.test(character));
const jsonValue = fc.jsonValue({ maxDepth: 3, stringUnit: storable });
const fieldName = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9_-]{0,15}$/), fc.string({ minLength: 1, maxLength: 12 })).filter((name) => name !== '__proto__');
const fields = fc.dictionary(fieldName, jsonValue, { maxKeys: 8 }).map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
const body = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('---', '\n', '\r\n', '```', 'x', ': ', '\u2028', 'ä') }));

function codeOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return undefined;
}

describe('front matter', () => {
  it('gives back the fields and the body that were rendered', () => {
    fc.assert(
      fc.property(fields, body, (frontMatter, text) => {
        expect(parseText(renderText(frontMatter, text))).toEqual({ frontMatter, body: text });
      }),
    );
  });

  it('keeps the digits that a number would lose, in the file as well', () => {
    const text = '---\ninvoice: 00117\nlong: 98765432101234567\nlist: [007, 7]\namount: 486.20\ndays: 30\nzero: 0\n---\n';
    expect(parseText(text).frontMatter).toEqual({ invoice: '00117', long: '98765432101234567', list: ['007', 7], amount: 486.2, days: 30, zero: 0 });
    const edited = editText(text, { days: 14 });
    expect(edited).toContain('invoice: "00117"\nlong: "98765432101234567"\nlist: ["007", 7]\namount: 486.20\ndays: 14\n');
    expect(parseText(edited).frontMatter).toEqual({ ...parseText(text).frontMatter, days: 14 });
  });

  it('never gives back what no table can keep, in whatever field it stands', () => {
    fc.assert(
      fc.property(fields, fieldName, fc.string({ unit: storable }), fc.constantFrom('\0', '\uD83D', '\uDE00'), (frontMatter, name, text, unstorable) => {
        for (const value of [`${text}${unstorable}`, [text, unstorable], { [unstorable]: text }]) {
          expect(codeOf(() => parseText(renderText({ ...frontMatter, [name]: value }, '')))).toBe('bad_yaml');
        }
      }),
    );
  });

  it('keeps unknown fields, their order and every byte of the body through edits', () => {
    fc.assert(
      fc.property(fields, body, fc.array(jsonValue, { minLength: 1, maxLength: 3 }), (frontMatter, text, edits) => {
        const edited = edits.reduce<string>((file, value) => editText(file, { waggle: { value } }), renderText(frontMatter, text));
        const parsed = parseText(edited);
        const { waggle, ...rest } = parsed.frontMatter;
        expect(waggle).toEqual(JSON.parse(JSON.stringify({ value: edits.at(-1) })));
        const { waggle: _own, ...expected } = frontMatter;
        expect(rest).toEqual(expected);
        expect(Object.keys(rest)).toEqual(Object.keys(expected));
        expect(parsed.body).toBe(text);
      }),
    );
  });

  it('keeps comments, quoting and number formats of what a person wrote', () => {
    const text = "---\n# from the sales desk\nfrom: 'maria@example.com' # a customer\nx-custom: [a, b]\n\ntotal: 12.50\nlist:\n  - one # first\nnote: |\n  two\n  lines\n---\nbody\n";
    expect(editText(text, { status: 'done' })).toBe(text.replace('---\nbody', 'status: done\n---\nbody'));
  });

  it('keeps Windows line ends and the byte order mark', () => {
    const text = '\uFEFF---\r\na: 1\r\n---\r\nbody\r\n';
    expect(parseText(text)).toEqual({ frontMatter: { a: 1 }, body: 'body\r\n' });
    expect(editText(text, { b: 2 })).toBe('\uFEFF---\r\na: 1\r\nb: 2\r\n---\r\nbody\r\n');
  });

  it('takes a field away', () => {
    expect(editText('---\na: 1\nb: 2\n---\n', { a: undefined })).toBe('---\nb: 2\n---\n');
  });

  it('takes a text without front matter as body, and adds front matter when asked', () => {
    expect(parseText('Hello\n---\nworld')).toEqual({ frontMatter: {}, body: 'Hello\n---\nworld' });
    expect(editText('Hello', { a: 1 })).toBe('---\na: 1\n---\nHello');
  });

  it('names line and column of bad YAML', () => {
    const read = (): unknown => parseText('---\nfrom: a\nsubject: Re: your offer\n---\n');
    expect(read).toThrow(expect.objectContaining({ code: 'bad_yaml', details: expect.objectContaining({ line: 3 }) }));
  });

  it.each([
    ['a field twice', '---\na: 1\na: 2\n---\n', 'bad_yaml'],
    ['no closing line', '---\na: 1\n', 'front_matter_not_closed'],
    ['NUL by an escape', '---\na: "x\\0"\n---\n', 'bad_yaml'],
    ['half of a pair by an escape', '---\na: ["\\uD83D"]\n---\n', 'bad_yaml'],
    ['NUL in the name of a field', '---\n"a\\x00": 1\n---\n', 'bad_yaml'],
    ['a list', '---\n- a\n---\n', 'front_matter_not_a_mapping'],
    ['a text', '---\nhello\n---\n', 'front_matter_not_a_mapping'],
    ['aliases without measure', `---\na: &a [x]\n${'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefghi'[index]},`.repeat(9)}]`).join('\n')}\n---\n`, 'bad_yaml'],
  ])('refuses front matter that is %s', (_title, text, code) => {
    expect(codeOf(() => parseText(text))).toBe(code);
  });
});
