import type { Fields } from './odoo-fields.js';
import { Fault } from './fault.js';

type Row = Readonly<Record<string, unknown>>;
type Test = (row: Row) => boolean;

const OPERATORS = ['=', '!=', '>', '>=', '<', '<=', 'in', 'not in', 'ilike'];

/** Reads a domain in prefix form as strictly as Odoo does. @throws Fault ValueError. */
export function domainTest(domain: unknown, fields: Fields): Test {
  if (!Array.isArray(domain)) throw invalid(domain);
  const left = [...(domain as unknown[])];
  const tests: Test[] = [];
  while (left.length > 0) tests.push(next(left, fields));
  return (row) => tests.every((test) => test(row));
}

function next(left: unknown[], fields: Fields): Test {
  const item = left.shift();
  if (item === '|' || item === '&') {
    const [one, other] = [next(left, fields), next(left, fields)];
    return item === '|' ? (row) => one(row) || other(row) : (row) => one(row) && other(row);
  }
  return term(item, fields);
}

function term(item: unknown, fields: Fields): Test {
  if (!Array.isArray(item) || item.length !== 3) throw invalid(item);
  const [field, operator, value] = item as [unknown, unknown, unknown];
  if (typeof field !== 'string' || !Object.hasOwn(fields, field)) throw new Fault('builtins.ValueError', `Invalid field ${String(field)} in leaf ${JSON.stringify(item)}`);
  if (typeof operator !== 'string' || !OPERATORS.includes(operator)) throw invalid(item);
  return (row) => compare(plain(row[field]), operator, value);
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case 'in':
      return Array.isArray(right) && right.includes(left);
    case 'not in':
      return Array.isArray(right) && !right.includes(left);
    case 'ilike':
      return typeof left === 'string' && like(String(right)).test(left);
    default:
      return left !== false && ordered(left as string | number, operator, right as string | number);
  }
}

function ordered(left: string | number, operator: string, right: string | number): boolean {
  if (operator === '>') return left > right;
  if (operator === '>=') return left >= right;
  return operator === '<' ? left < right : left <= right;
}

/** PostgreSQL's pattern with wildcards around it, as Odoo builds it: `%` and `_` are wildcards unless a backslash stands before. */
function like(text: string): RegExp {
  const source = text.replace(/\\(.)|[%_]|[.*+?^${}()|[\]\\]/gsu, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\]/u, '\\$&');
    if (found === '%') return '.*';
    return found === '_' ? '.' : `\\${found}`;
  });
  return new RegExp(source, 'isu');
}

/** A many-to-one is compared by its id. */
function plain(value: unknown): unknown {
  return Array.isArray(value) && typeof value[1] === 'string' ? value[0] : value;
}

function invalid(item: unknown): Fault {
  return new Fault('builtins.ValueError', `Invalid leaf ${JSON.stringify(item)}`);
}
