import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './rows.js';

const FOLDERS = ['docs', 'knowledge'];
const PART = 2_500;
/** The page about the guard quotes attacks. */
const QUOTES_ATTACKS = /guard/;

/** The project's own documentation, in parts: harmless text with code, tables and rules in it. */
export function ownDocuments(root: string): Row[] {
  const files = FOLDERS.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)));
  const pages = files.filter((name) => name.endsWith('.md') && !QUOTES_ATTACKS.test(name)).sort();
  return pages.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8');
    return Array.from({ length: Math.ceil(text.length / PART) }, (_, at): Row => ({ id: `${page}-${at}`, text: text.slice(at * PART, (at + 1) * PART), label: 0, category: 'own-docs', source: 'own docs', use: 'train-ok' }));
  });
}
