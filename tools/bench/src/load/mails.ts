const NAMES = ['Ann', 'Bob', 'Carla', 'Deniz', 'Erik', 'Fatima', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Kim', 'Lena'];
const COMPANIES = ['Acme', 'Borealis', 'Cobalt', 'Dunes', 'Elm Street Foods', 'Fjord', 'Granite'];
const MONTHS = ['March', 'April', 'May', 'June', 'September'];
const SENTENCES = [
  'Please tell me your opening hours in the week of the fair, and what a large table would cost us.',
  'We have {number} guests from {company} and would like to sit by the window.',
  "Could you send the price list for this quarter, so that I can compare it with last year's?",
  'The delivery of {day} arrived with {number} boxes, two of which were wet.',
  '{name} said on the telephone that the repair takes about {number} days; is that still right?',
  'Our order is number {order}, placed on {day}.',
  'I am on holiday until {day}; after that any day suits me.',
  'The meeting on Thursday has to move, since {name} is ill.',
  'Please confirm that the invoice {order} over {number}.50 EUR was paid.',
  'We liked the samples, the blue ones above all, and want to order {number} more.',
  'How long is the warranty on the machine that we bought from {company} in spring?',
  'The link in your last mail does not open on my phone.',
  'Kind regards from all of us, and thank you for the quick answer last week.',
];

/** Characters, as a short mail has. */
const BODY_LENGTH = 1_000;

/** Ordinary mails of which no two are the same, so that nothing is gained by remembering one. The same seed gives the same mails. */
export class Mails {
  constructor(private state: number) {}

  /** The next mail as a task's document. */
  document() {
    return { frontMatter: { from: this.from(), subject: this.subject() }, body: this.body(BODY_LENGTH), revision: '0'.repeat(64) };
  }

  /** A mail of at least so many characters and at most a sentence more. */
  body(length: number): string {
    const lines = ['Hello,'];
    for (let size = 0; size < length; size += lines.at(-1)?.length ?? 0) lines.push(this.sentence());
    return [...lines, this.oneOf(NAMES)].join('\n');
  }

  from(): string {
    const name = this.oneOf(NAMES);
    return `${name} <${name.toLowerCase()}${this.below(1000)}@customer.example>`;
  }

  subject(): string {
    return `Opening hours on ${this.day()}`;
  }

  private sentence(): string {
    const fill: Readonly<Record<string, () => string>> = {
      name: () => this.oneOf(NAMES),
      company: () => this.oneOf(COMPANIES),
      number: () => String(2 + this.below(90)),
      order: () => String(10_000 + this.below(90_000)),
      day: () => this.day(),
    };
    return this.oneOf(SENTENCES).replace(/\{(\w+)\}/g, (gap, kind: string) => fill[kind]?.() ?? gap);
  }

  private day(): string {
    return `${1 + this.below(28)} ${this.oneOf(MONTHS)}`;
  }

  private oneOf(texts: readonly string[]): string {
    return texts[this.below(texts.length)] ?? '';
  }

  /** A whole number from 0, by the generator mulberry32. */
  private below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
}
