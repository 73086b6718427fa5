/** One reading of a text, and the way back: what a model, a mail program or a decoder would see in it. */
export interface View {
  /** How it was read: `plain`, or the disguise that was undone. */
  readonly kind: ViewKind;
  /** Lower case, without accents on Latin letters, invisible characters and lookalike letters. */
  readonly text: string;
  /** The half-open span in the text as given (UTF-16 units) of a span in `text`. */
  origin(start: number, end: number): Origin;
}

export type ViewKind = 'plain' | 'lookalike' | 'invisible' | 'tag' | 'spaced' | 'leet' | 'markup' | 'base64' | 'hex' | 'percent' | 'escape' | 'octets' | 'morse' | 'rot13' | 'reversed';

export interface Origin {
  readonly start: number;
  readonly end: number;
}

/** The part of a text that a decoder replaced, and by what. */
export interface Decoded {
  readonly kind: ViewKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
