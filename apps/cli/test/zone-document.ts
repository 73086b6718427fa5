import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKOUT } from '@waggle/host';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Schema = Readonly<Record<string, unknown>>;
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, { readonly content?: Content }>> };
}
export interface Said {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** What the API's document says of requests and answers. */
export class ZoneDocument {
  private readonly ajv = new Ajv2020({ strict: false, coerceTypes: false });
  private readonly checks = new Map<Schema, ValidateFunction>();

  private constructor(private readonly document: Document) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(document, 'zone');
  }

  static async read(): Promise<ZoneDocument> {
    return new ZoneDocument(JSON.parse(await readFile(join(CHECKOUT, 'docs', 'openapi.json'), 'utf8')) as Document);
  }

  /** Whether there is such an operation. */
  has({ method, path }: Said): boolean {
    return this.find(method, path) !== undefined;
  }

  /** What the zone does not take of a request, or would not look at; undefined when it takes all. */
  faultOfRequest({ method, path, query, body }: Said): string | undefined {
    const { operation, values } = this.find(method, path) ?? {};
    if (operation === undefined) return `there is no ${method} ${path}`;
    const { parameters = [], requestBody } = operation;
    const given: [string, string, string][] = [...[...query].map(([name, value]): [string, string, string] => ['query', name, value]), ...Object.entries(values ?? {}).map(([name, value]): [string, string, string] => ['path', name, value])];
    const wrong = given.map(([where, name, value]) => {
      const parameter = parameters.find((one) => one.in === where && one.name === name);
      return parameter === undefined ? `${name} is not known` : this.fault(parameter.schema, ['integer', 'number'].includes(String(parameter.schema['type'])) ? Number(value) : value);
    });
    return [...wrong, this.bodyFault(requestBody?.content['application/json']?.schema, body)].find((one) => one !== undefined);
  }

  /** How an answer differs from what the document says. */
  faultOfAnswer({ method, path }: Said, status: number, answer: unknown): string | undefined {
    const listed = this.find(method, path)?.operation.responses[String(status)];
    if (listed === undefined) return `${method} ${path} is not answered with ${status}`;
    const { content } = listed.$ref === undefined ? listed : (this.document.components.responses[listed.$ref.split('/').at(-1) ?? ''] ?? {});
    const schema = Object.values(content ?? {})[0]?.schema;
    if (schema === undefined) return answer === undefined ? undefined : `${status} has no body`;
    return this.fault(schema, answer);
  }

  private bodyFault(schema: Schema | undefined, body: unknown): string | undefined {
    if (schema === undefined) return body === undefined ? undefined : 'it takes no body';
    const known = schema['properties'] as Schema | undefined;
    const unknown = Object.keys(body ?? {}).find((name) => known !== undefined && !(name in known));
    return unknown === undefined ? this.fault(schema, body) : `${unknown} is not known`;
  }

  private fault(schema: Schema, value: unknown): string | undefined {
    const check = this.checks.get(schema) ?? this.ajv.compile(absolute(schema) as Schema);
    this.checks.set(schema, check);
    return check(value) ? undefined : this.ajv.errorsText(check.errors);
  }

  private find(method: string, path: string): { operation: Operation; values: Record<string, string> } | undefined {
    const parts = path.split('/');
    // A name goes before a placeholder: `batch` is no id.
    const templates = Object.keys(this.document.paths).sort((one, other) => one.split('{').length - other.split('{').length);
    for (const template of templates) {
      const names = template.split('/');
      const operation = this.document.paths[template]?.[method.toLowerCase()];
      if (operation === undefined || names.length !== parts.length || !names.every((name, place) => name.startsWith('{') || name === parts[place])) continue;
      return { operation, values: Object.fromEntries(names.flatMap((name, place) => (name.startsWith('{') ? [[name.slice(1, -1), decodeURIComponent(parts[place] ?? '')]] : []))) };
    }
    return undefined;
  }
}

/** References lead into the document that the schema was taken from. */
function absolute(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => (key === '$ref' && typeof inner === 'string' && inner.startsWith('#') ? `zone${inner}` : inner));
}
