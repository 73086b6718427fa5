import { appendFileSync } from 'node:fs';
import type { Note } from '../checker/notes.js';

/** What the run itself has done and seen, a line each, on disk before it happens. */
export class Notebook {
  constructor(readonly file: string) {}

  write(note: Note): void {
    appendFileSync(this.file, `${JSON.stringify(note)}\n`);
  }
}
