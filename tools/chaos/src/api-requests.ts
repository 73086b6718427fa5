import fc from 'fast-check';
import { createGeneratorSync, type JsonSchema } from 'json-schema-faker';

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly body: JsonSchema | undefined;
  readonly responses: Readonly<Record<string, unknown>>;
}

/** A request as it is sent: `body` is the text, whatever it is. */
export interface ApiRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Texts that something further behind may stumble over. */
const HOSTILE_TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e\u{1f600}ı\u0130ﬀ',
  "'; DROP TABLE task; --",
  '%',
  '%00',
  '_',
  '..',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '-1',
  '0',
  '1e309',
  '9'.repeat(400),
  '99999999999999999999',
  '0x10',
  'NaN',
  'true',
  'null',
  '[]',
  '{}',
  'x'.repeat(3000),
  '2026-13-45T99:99:99Z',
  '+275760-09-13T00:00:00.000Z',
  '0000-01-01T00:00:00Z',
];

const hostileText = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }));

const hostileJson = fc.oneof(
  hostileText,
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom<unknown>(null, true, [], {}, 1e308, -0, deep(25), deep(2000), [[[]]], { __proto__: null }),
  fc.jsonValue({ maxDepth: 4 }),
);

function deep(levels: number): unknown {
  let value: unknown = 'end';
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
}

/** Requests to one operation: valid ones, ones that are wrong in one place, and ones that are wrong altogether. */
export function requestsTo(operation: Operation, known: readonly string[], seed: number): fc.Arbitrary<ApiRequest> {
  const faker = createGeneratorSync({ seed, maxItems: 3, maxLength: 60 });
  const sample = (schema: JsonSchema): unknown => faker.generate(quickToSample(schema));
  const path = pathOf(operation, known);
  const query = queryOf(operation, sample);
  return fc.record({ path, query, headers: headersOf(operation), body: bodyOf(operation, sample) }).map(({ path: filled, query: text, headers, body }) => ({
    path: text === '' ? filled : `${filled}?${text}`,
    headers: body === undefined ? headers : { 'content-type': body.type, ...headers },
    body: body?.text,
  }));
}

function pathOf({ path, parameters }: Operation, known: readonly string[]): fc.Arbitrary<string> {
  const names = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
  const part = fc.oneof(fc.constantFrom(...known), hostileText.filter((text) => !['', '.', '..'].includes(text))).map(encoded);
  return fc.tuple(...names.map(() => part)).map((parts) => names.reduce((filled, name, index) => filled.replace(`{${name}}`, () => parts[index] ?? ''), path));
}

function queryOf({ parameters }: Operation, sample: (schema: JsonSchema) => unknown): fc.Arbitrary<string> {
  const one = ({ name, schema }: Parameter): fc.Arbitrary<string[]> => {
    const valid = fc.constant(schema).map((given) => `${name}=${encoded(textOf(sample(given)))}`);
    const hostile = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), hostileText).map((text) => `${name}=${encoded(text)}`);
    return fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 3, arbitrary: valid.map((text) => [text]) }, { weight: 2, arbitrary: hostile.map((text) => [text]) }, { weight: 1, arbitrary: fc.tuple(valid, hostile).map((both): string[] => both) });
  };
  const stray = fc.constantFrom<string[]>([], [], [], ['unknown=1'], ['a[b][c]=1'], ['&&==']);
  return fc.tuple(stray, ...parameters.filter((parameter) => parameter.in === 'query').map(one)).map((texts) => texts.flat().join('&'));
}

function headersOf({ method, parameters }: Operation): fc.Arbitrary<Record<string, string>> {
  const visible = fc.stringMatching(/^[\x21-\x7e]{1,250}$/);
  const own = parameters.filter((one) => one.in === 'header').map(({ name }) => [name, fc.option(visible, { nil: undefined, freq: 2 })] as const);
  const accept = fc.constantFrom<Array<string | undefined>>(undefined, undefined, undefined, '*/*', 'application/json', 'text/html', 'x', '*', ';;;');
  const type = method === 'post' ? fc.constantFrom<Array<string | undefined>>(undefined, undefined, undefined, undefined, 'text/plain', 'application/json; charset=utf-16', 'application/json; charset=klingon', 'nonsense') : fc.constant(undefined);
  return fc.record({ ...Object.fromEntries(own), accept, 'content-type': type }).map((headers) => Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string')));
}

interface Body {
  readonly type: string;
  readonly text: string;
}

function bodyOf({ method, body: schema }: Operation, sample: (schema: JsonSchema) => unknown): fc.Arbitrary<Body | undefined> {
  if (method !== 'post') return fc.constant(undefined);
  const json = (value: unknown): Body => ({ type: 'application/json', text: JSON.stringify(value) ?? '' });
  const malformed = fc.constantFrom('{', '[1,', '{"a":1}}', '\u{feff}{}', 'true false', '"\\ud800"').map((text) => ({ type: 'application/json', text }));
  const wrong = fc.oneof(hostileJson.map(json), malformed, fc.constant(undefined));
  if (schema === undefined) return wrong;
  const valid = fc.constant(schema).map((given) => sample(given));
  const bent = fc.tuple(valid, fc.nat(), hostileJson, fc.constantFrom('replace', 'remove', 'add')).map(([value, place, other, how]) => json(bend(value, place, other, how)));
  return fc.oneof({ weight: 3, arbitrary: valid.map(json) }, { weight: 4, arbitrary: bent }, { weight: 2, arbitrary: wrong });
}

function bend(value: unknown, place: number, other: unknown, how: string): unknown {
  if (value === null || typeof value !== 'object') return other;
  const keys = Object.keys(value);
  const key = keys[place % Math.max(1, keys.length)];
  if (how === 'add' || key === undefined) return { ...value, unheardOf: other };
  const { [key]: _removed, ...rest } = value as Record<string, unknown>;
  return how === 'remove' ? rest : { ...rest, [key]: other };
}

/** The generator takes seconds for a pattern over all letters there are: those texts are given. */
function quickToSample(schema: JsonSchema): JsonSchema {
  const quick = (_key: string, value: unknown): unknown => (value !== null && typeof value === 'object' && 'pattern' in value && String(value.pattern).includes(String.raw`\p{`) ? { enum: ['EMAIL_given-1', 'EMAIL_given-2', 'LEAD_gegeben ä'] } : value);
  return JSON.parse(JSON.stringify(schema, quick)) as JsonSchema;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Half a character cannot be spelled in an address; what stands for it can. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
