import { parseTaskFile, unreadable } from './task-file.js';

const read = (text: string | Buffer, name = 'EMAIL_1.md') => parseTaskFile(name, Buffer.from(text as string));

describe('a task file', () => {
  it('says prefix, domain, priority and content', () => {
    const task = read('---\npriority: urgent\nsource: imap\nfrom: a@b.example\n---\nHello');
    expect(task).toMatchObject({ taskId: 'EMAIL_1', prefix: 'EMAIL', domain: 'email', priority: 'URGENT', source: 'imap' });
    expect(task.document).toEqual({ frontMatter: { priority: 'urgent', source: 'imap', from: 'a@b.example' }, body: 'Hello', revision: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('needs no front matter', () => {
    expect(read('Just do it')).toMatchObject({ priority: 'NORMAL', source: 'folder', document: { frontMatter: {}, body: 'Just do it' } });
  });

  it.each([
    ['binary', Buffer.from([0x61, 0x0a, 0x00]), 'binary', 2],
    ['Latin-1', Buffer.from('gr\u00fc\u00dfe', 'latin1'), 'not_utf8', 1],
    ['UTF-16', Buffer.from('\ufeffhello', 'utf16le'), 'not_utf8', 1],
    ['2 MiB long', Buffer.alloc(2 * 1024 * 1024, 'a'), 'too_large', undefined],
    ['of no known priority', Buffer.from('---\npriority: SOON\n---\n'), 'bad_field', undefined],
  ])('is refused when %s', (_title, bytes, code, line) => {
    expect(() => parseTaskFile('EMAIL_1.md', bytes)).toThrow(expect.objectContaining({ code, details: expect.objectContaining({ line }) }));
  });

  it('has another revision when a single byte differs', () => {
    expect(read('a').document.revision).not.toBe(read('b').document.revision);
  });

  it.each(['EACCES', 'EPERM'])('that nobody here may read (%s) has a fault that says how to mend it [R-BAD-FILE]', (code) => {
    expect(unreadable(Object.assign(new Error('no'), { code }))).toMatchObject({ code: 'unreadable', kind: 'invalid', message: expect.stringContaining(code), details: { mend: expect.any(String) } });
  });

  it.each(['ENOENT', 'EMFILE', 'ENOSPC'])('is not at fault for an error of the system (%s)', (code) => {
    expect(unreadable(Object.assign(new Error('no'), { code }))).toBeUndefined();
  });
});
