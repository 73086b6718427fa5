import { ciphersOf } from './ciphers.js';
import { decodedRuns } from './encodings.js';
import { fold } from './fold.js';
import { withoutMarkup } from './markup.js';
import { invisibleLetters } from './tags.js';
import type { Decoded, View, ViewKind } from './view.js';

/** Decoders are applied to what other decoders gave, this often. */
const DEPTH = 2;
/** Decoded characters that are read of one text at most, beside as many as it has itself; work stays linear. */
const EXTRA = 20_000;
const MOST_VIEWS = 60;

/** The readings of a text: as it is drawn, and with each disguise undone. The first is the text itself. Linear in its length. */
export function viewsOf(text: string): View[] {
  const { view, folded } = plainView(text);
  const views = [view];
  const budget = { characters: text.length + EXTRA };
  const raw = [...invisibleLetters(text), ...decodedRuns(text), ...withoutMarkup(text)];
  for (const part of raw) add(views, part, (start, end) => ({ start, end }), budget, DEPTH);
  for (const part of ciphersOf(folded)) add(views, part, view.origin, budget, DEPTH - 1);
  return views;
}

function plainView(text: string): { view: View; folded: string } {
  const { text: folded, origin, lookalikes, invisibles } = fold(text);
  const kind: ViewKind = lookalikes >= 2 ? 'lookalike' : invisibles >= 3 ? 'invisible' : 'plain';
  return { view: { kind, text: folded, origin }, folded };
}

function add(views: View[], part: Decoded, origin: View['origin'], budget: { characters: number }, depth: number): void {
  if (views.length >= MOST_VIEWS || budget.characters <= 0) return;
  const text = part.text.slice(0, budget.characters);
  budget.characters -= text.length;
  const place = origin(part.start, part.end);
  const folded = fold(text).text;
  views.push({ kind: part.kind, text: folded, origin: () => place });
  if (depth <= 0) return;
  const inner = part.kind === 'markup' ? decodedRuns(text) : [...decodedRuns(text), ...ciphersOf(folded)];
  for (const run of inner) add(views, run, () => place, budget, depth - 1);
}
