import fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = ReadonlyArray<string | number>;

/** Any one change to any one place of a call's arguments: a value by one character or one unit, a field gone, a field too many. */
export function changedArguments(args: Readonly<Record<string, unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const plain = structuredClone(args) as { [key: string]: Json };
  return fc
    .tuple(fc.constantFrom(...pathsOf(plain)), fc.constantFrom('change', 'remove', 'add'), fc.nat())
    .map(([path, how, seed]) => at(plain, path, (value, parent, key) => apply(value, parent, key, { how, seed })));
}

function pathsOf(value: Json, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? value.entries() : typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...(path.length === 0 ? [] : [path]), ...[...inner].flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

type Change = (value: Json, parent: Json[] | { [key: string]: Json }, key: string | number) => void;

function at(args: { [key: string]: Json }, path: Path, change: Change): Record<string, unknown> {
  const copy = structuredClone(args);
  let parent: Json = copy;
  for (const key of path.slice(0, -1)) parent = (parent as Record<string | number, Json>)[key] as Json;
  const key = path.at(-1) ?? '';
  change((parent as Record<string | number, Json>)[key] as Json, parent as Json[] | { [key: string]: Json }, key);
  return copy;
}

function apply(value: Json, parent: Json[] | { [key: string]: Json }, key: string | number, { how, seed }: { how: string; seed: number }): void {
  const holder = parent as Record<string | number, Json>;
  if (how === 'change') holder[key] = other(value, seed);
  else if (how === 'add') holder[Array.isArray(parent) ? parent.length : `${key}_`] = value;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete holder[key];
}

function other(value: Json, seed: number): Json {
  if (typeof value === 'string') return otherText(value, seed);
  if (typeof value === 'number') return value + (seed % 2 === 0 ? 1 : -1);
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return [...value, ...value.slice(0, 1), ...(value.length === 0 ? ['x'] : [])];
  return value === null ? 'x' : { ...value, more: 1 };
}

/** One character more, less, or another. */
function otherText(text: string, seed: number): string {
  const place = seed % (text.length + 1);
  const here = text[place];
  if (here === undefined) return `${text}1`;
  return text.slice(0, place) + (here === '1' ? '2' : '1') + text.slice(place + 1);
}
