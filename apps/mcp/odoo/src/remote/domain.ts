export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | 'in' | 'not in' | 'ilike';
type Value = string | number | boolean | readonly number[] | readonly string[];
export type Term = readonly [field: string, operator: Operator, value: Value];

/** Odoo's filter in prefix form; terms without an operator before them must all hold. Built of terms only, never parsed from text. */
export type Domain = ReadonlyArray<Term | '|'>;

/** Any of the fields contains the text, as it stands: `%`, `_` and the backslash are no wildcards. */
export function contains(fields: readonly string[], text: string): Domain {
  const literal = text.replace(/[\\%_]/g, '\\$&');
  return anyOf(fields.map((field) => [field, 'ilike', literal] as const));
}

export function anyOf(terms: readonly Term[]): Domain {
  return [...terms.slice(1).map(() => '|' as const), ...terms];
}
