import path from 'node:path';
import fc from 'fast-check';
import { isPassedOver, parseTaskName, safeName, visibleName } from './task-name.js';

const nasty = fc.string({ unit: fc.constantFrom('..', '/', '\\', '\0', 'EMAIL_', 'a', '.md', ' ', '\n', '\u202e', '%2e', '~', 'C:', '-', 'é', '\u0301') });

describe('a task file name', () => {
  it('gives id and prefix', () => {
    expect(parseTaskName('EMAIL_20261121_ab12.md')).toEqual({ taskId: 'EMAIL_20261121_ab12', prefix: 'EMAIL' });
  });

  it.each([
    ['../EMAIL_1.md', 'path_trick'],
    ['EMAIL_../../etc/passwd.md', 'path_trick'],
    ['EMAIL_..\\x.md', 'path_trick'],
    ['EMAIL_a\0.md', 'path_trick'],
    ['EMAIL_a\u202ecod.md', 'bad_name'],
    ['EMAIL_a\nb.md', 'bad_name'],
    ['EMAIL_e\u0301.md', 'bad_name'],
    ['EMAIL_a:b.md', 'bad_name'],
    ['EMAIL_.md', 'bad_name'],
    ['EMAIL_a .md', 'bad_name'],
    [`EMAIL_${'a'.repeat(250)}.md`, 'bad_name'],
    ['EMAIL_1.pdf', 'not_markdown'],
    ['NOTE_1.md', 'unknown_prefix'],
    ['constructor_1.md', 'unknown_prefix'],
    ['EMAIL.md', 'unknown_prefix'],
  ])('refuses %j as %s, with a way to mend it', (name, code) => {
    expect(() => parseTaskName(name)).toThrow(expect.objectContaining({ code, details: expect.objectContaining({ mend: expect.stringMatching(/\w/) }) }));
  });

  it('never leads out of a folder', () => {
    fc.assert(
      fc.property(nasty, (name) => {
        let taskId: string;
        try {
          taskId = parseTaskName(name).taskId;
        } catch {
          return;
        }
        expect(path.dirname(path.join('/root/folder', `${taskId}.md`))).toBe('/root/folder');
      }),
    );
  });

  it('becomes one that is safe anywhere, and stays as it is when it already was', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ maxLength: 400 })), (name) => {
        const safe = safeName(name);
        expect(safe).toMatch(/^[\p{L}\p{N}_@+-][\p{L}\p{N} ._@+-]*$/u);
        expect(safe).not.toContain('..');
        expect(Buffer.byteLength(safe)).toBeLessThan(200);
        expect(safeName(safe)).toBe(safe);
      }),
    );
    expect(safeName('EMAIL_ok (1).md')).not.toBe(safeName('EMAIL_ok [1].md'));
  });

  it('is shown on one line with what cannot be seen spelled out', () => {
    expect(visibleName('a\u202eb\n')).toBe('a\\u{202e}b\\u{a}');
  });

  it.each(['.hidden.md', 'EMAIL_1.md~', 'EMAIL_1.md.part', '.EMAIL_1.md.swp', 'EMAIL_1.error.md'])('%s is passed over', (name) => {
    expect(isPassedOver(name)).toBe(true);
  });
});
