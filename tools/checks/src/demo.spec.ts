import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseTaskFile } from '@waggle/workspace-files';
import PostalMime from 'postal-mime';
import { parse } from 'yaml';
import { z } from 'zod';

const DEMO = resolve(import.meta.dirname, '../../../demo');

const itemSchema = z
  .strictObject({
    file: z.string(),
    kind: z.enum(['mail', 'task', 'broken']),
    id: z.string(),
    what: z.string(),
    operator: z.enum(['approve', 'reject', 'modify']),
    edit: z.record(z.string(), z.json()).optional(),
    expect: z.enum(['done', 'rejected', 'failed']),
  })
  .refine((item) => (item.operator === 'modify') === (item.edit !== undefined), 'modify and edit belong together');
const manifestSchema = z.strictObject({ items: z.array(itemSchema) });

const manifest = manifestSchema.parse(parse(readFileSync(join(DEMO, 'manifest.yaml'), 'utf8')));
const ofKind = (kind: string) => manifest.items.filter((item) => item.kind === kind);

describe('the bundled work', () => {
  it('is listed file by file, each once', () => {
    const present = ['mail', 'tasks', 'broken'].flatMap((folder) => readdirSync(join(DEMO, folder)).map((file) => `${folder}/${file}`));
    expect(manifest.items.map((item) => item.file).sort()).toEqual(present.sort());
  });

  it('[R-DEMO-WORK] holds at least 40 tasks and 20 mails, with something to approve, to reject and to modify', () => {
    expect(ofKind('mail').length).toBeGreaterThanOrEqual(20);
    expect(ofKind('mail').length + ofKind('task').length).toBeGreaterThanOrEqual(44);
    expect(new Set(manifest.items.map((item) => item.operator))).toEqual(new Set(['approve', 'reject', 'modify']));
  });

  it.each(ofKind('mail').map((item) => [item.file, item.id]))('%s parses as a mail with its Message-ID', async (file, id) => {
    const mail = await PostalMime.parse(readFileSync(join(DEMO, file)));
    expect(mail.messageId).toBe(id);
    expect(mail.from?.address).toMatch(/@.+\.example$/);
    expect(mail.subject).not.toBe('');
    expect((mail.text ?? '') + (mail.html ?? '')).not.toBe('');
  });

  it.each(ofKind('task').map((item) => [item.file, item.id]))('%s is a readable task file', (file, id) => {
    expect(parseTaskFile(basename(file), readFileSync(join(DEMO, file))).taskId).toBe(id);
  });

  it.each(ofKind('broken').map((item) => [item.file]))('%s is refused', (file) => {
    expect(() => parseTaskFile(basename(file), readFileSync(join(DEMO, file)))).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });

  it('speaks six languages, in threads, HTML and attachments', async () => {
    const mails = await Promise.all(ofKind('mail').map(async (item) => PostalMime.parse(readFileSync(join(DEMO, item.file)))));
    const types = new Set(mails.flatMap((mail) => mail.attachments.map((attachment) => attachment.mimeType)));
    expect([...types]).toEqual(expect.arrayContaining(['application/pdf', 'text/csv', 'image/png']));
    expect(mails.filter((mail) => mail.inReplyTo).length).toBeGreaterThanOrEqual(5);
    const text = mails.map((mail) => mail.text ?? '').join('\n');
    for (const greeting of ['Hello', 'Guten Tag', 'Bonjour', 'Hola', 'Buongiorno', 'Beste']) expect(text).toContain(greeting);
  });
});
