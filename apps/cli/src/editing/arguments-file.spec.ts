import { buildProposal } from '@waggle/testing';
import fc from 'fast-check';
import { argumentsFile, argumentsText, readArgumentsFile, withFaults, withoutFaults } from './arguments-file.js';

const proposal = buildProposal();
const foreign = (args: ReturnType<typeof buildProposal>['args']) => ({ server: 'none', tool: 'none', args });

describe('the file of arguments', () => {
  it('says of each argument what it is, and of those not given that they could be', () => {
    const text = argumentsFile(buildProposal({ tool: 'send_email', args: { to: ['ada@example.org'], subject: 'Prices', text: 'Dear Ada,\nhello\n' } }));
    expect(text).toContain('# Arguments of email.send_email: Sends a new mail.');
    expect(text).toContain('# array, at least 1, at most 50 entries\nto:\n');
    expect(text).toContain('# string, at most 998 characters\nsubject: Prices');
    expect(text).toContain('# Not given: cc (array, at most 50 entries, may be left out)');
    expect(text).toContain('text: |\n  Dear Ada,\n  hello');
  });

  it('reads back what it wrote, whatever the arguments are, and shows nothing that an editor could obey [R-TERMINAL-EDIT]', () => {
    const values = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })).map((value) => JSON.stringify(value));
    // No set of arguments may have that name; it is dropped wherever one is read.
    const args = values.filter((text) => !text.includes('__proto__')).map((text) => JSON.parse(text) as ReturnType<typeof buildProposal>['args']);
    fc.assert(
      fc.property(args, (given) => {
        const text = argumentsFile(foreign(given));
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(readArgumentsFile(foreign({}), text)).toEqual({ args: given });
      }),
      { numRuns: 300 },
    );
  });

  it('takes JSON as well', () => {
    expect(readArgumentsFile(proposal, JSON.stringify(proposal.args))).toEqual({ args: proposal.args });
  });

  it.each([
    ['to: [a@b.example', /flow|expected|sufficiently/i],
    ['- a list', /not a set of arguments/],
    ['', /not a set of arguments/],
    ['to: [nobody]\ncc: []\nsubject: x\ntext: y\ninReplyTo: <a@b>\nreferences: []\n', /^to\.0: /],
    ['to: [a@b.example]\ncc: []\nsubject: x\ntext: y\ninReplyTo: <a@b>\nreferences: []\nbcc: [x@y.example]\n', /bcc/],
    ['a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c]\n', /not a set of arguments|Unrecognized/],
  ])('says what is wrong with %j', (text, fault) => {
    expect(readArgumentsFile(proposal, text).faults?.join('\n')).toMatch(fault);
  });

  it('puts faults on top and takes them out again, with the person’s text as it was', () => {
    const mine = 'to: [nobody\n# my note\n';
    const shown = withFaults(mine, ['to.0: Invalid \x1b[31m address']);
    expect(shown.split('\n')[0]).toBe('#! to.0: Invalid ␛[31m address');
    expect(withoutFaults(withFaults(shown, ['another']))).toBe(mine);
  });

  it('differs from another exactly where the arguments do', () => {
    expect(argumentsText({ a: '1' })).not.toBe(argumentsText({ a: 1 }));
    expect(argumentsText({ a: ['x'] })).toBe(argumentsText({ a: ['x'] }));
  });
});
