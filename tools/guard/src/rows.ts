import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A labelled text. */
export interface Row {
  readonly id: string;
  readonly text: string;
  /** 1: an attack. */
  readonly label: number;
  readonly category: string;
  /** Where it comes from: what is left out together when sources are judged. */
  readonly source: string;
  readonly use: string;
}

/** The rows of a JSONL file. */
export function rowsOf(folder: string, file: string): Row[] {
  return readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .map((row) => ({ ...row, source: sourceOf(row.source) }));
}

/** The repository that a text or its bad part came from; a mail that a bad part was put into does not count. */
function sourceOf(source: string): string {
  const part = source.split(' in ')[0] ?? source;
  return part.replace(/@[0-9a-f]{8,}/g, '').replace(/:(?!.*(?:inthewild|latent|payloads|sysprompt)).*$/, '');
}

/** The ordinary mails that the bad parts of a set were put into: all paragraphs but the one that looks worst. */
export function carriersOf(rows: readonly Row[], logit: (text: string) => number): Row[] {
  return rows
    .filter(({ category, use }) => category === 'in-email' && use === 'train-ok')
    .flatMap((row) => {
      const paragraphs = row.text.split(/\n\n|\r/).filter((part) => part.trim() !== '');
      const worst = paragraphs.map((part) => (/^subject:/i.test(part) ? -Infinity : logit(part)));
      const at = worst.indexOf(Math.max(...worst));
      return paragraphs.length < 2 ? [] : [{ ...row, id: `${row.id}-carrier`, label: 0, category: 'carrier', text: paragraphs.filter((_part, n) => n !== at).join('\n\n') }];
    });
}
