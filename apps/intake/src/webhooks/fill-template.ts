/** `{{/a/b}}`: a JSON pointer (RFC 6901). */
const PLACE = /\{\{\s*((?:\/[^{}]*?)?)\s*\}\}/g;
/** A stranger's text: no control characters but line feeds, no half of a surrogate pair. */
const UNPRINTABLE = /[\x00-\x09\x0B-\x1F\x7F-\x9F\p{Cs}]/gu;

/**
 * Puts what a JSON document says into a template: texts and numbers as they are, the rest as JSON, what is not there as nothing. A value that
 * looks like a place of the template stays as it is.
 */
export function fillTemplate(template: string, document: unknown): string {
  return template.replace(PLACE, (_, pointer: string) => textOf(valueAt(document, pointer)));
}

/** As text without what no editor shows. */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, ' ');
}

/** What a JSON pointer finds, or undefined. Own properties only. */
export function valueAt(document: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined), document);
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return printable(value);
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}
