import { appendFileSync } from 'node:fs';
import type { Errand, Note } from '../checker/notes.js';

/** What the run itself has done and seen, a line each, on disk before it happens. */
export class Notebook {
  constructor(readonly file: string) {}

  write(note: Note): void {
    appendFileSync(this.file, `${JSON.stringify(note)}\n`);
  }
}

/** Also knows what each errand wants. */
export class RememberingNotebook extends Notebook {
  private readonly wishes = new Map<string, Errand['wish']>();

  override write(note: Note): void {
    if (note.note === 'errand') this.wishes.set(note.tag, note.wish);
    super.write(note);
  }

  wishOf(tag: string): Errand['wish'] | undefined {
    return this.wishes.get(tag);
  }
}
