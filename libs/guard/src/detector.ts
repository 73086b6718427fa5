import type { Finding } from '@waggle/contracts';
import type { May } from './gate/gate.js';

/** One thing found in one text; offsets are UTF-16 code units in the text as given. */
export type Spot = Omit<Finding, 'text'>;

/** Looks at one text. `plain` is the text with lookalikes and invisible characters undone. */
export type Detector = (text: string, plain: PlainText) => Spot[];

/** A readable form of a text that remembers where each of its characters came from. */
export interface PlainText {
  readonly text: string;
  /** Which of the finders' patterns could match in `text`. */
  readonly may: May;
  /** The half-open span in the original of a span in `text`. */
  origin(start: number, end: number): { start: number; end: number };
}
