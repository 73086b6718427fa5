import type { ToolArguments } from './proposal.js';
import type { NamedText } from './scan.js';

type Json = ToolArguments[string];

/** Every text of a JSON value, however deep, named by its path: `args.content.text`. */
export function textsIn(value: unknown, path: string): NamedText[] {
  if (typeof value === 'string') return [{ name: path, text: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

/** The same value with some of its texts changed, which are named as `textsIn` names them. */
export function withTexts(value: Json, path: string, texts: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return texts.get(path) ?? value;
  if (Array.isArray(value)) return value.map((inner, at) => withTexts(inner, `${path}.${at}`, texts));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withTexts(inner, `${path}.${key}`, texts)]));
}
