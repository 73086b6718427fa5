import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from 'json-schema-faker';
import type { Operation, Parameter } from './api-requests.js';

interface Answer {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
}
interface Described {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema; readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }>> };
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>>; readonly responses: Readonly<Record<string, Answer>> };
}

const JSON_TYPE = 'application/json';

/** Judges answers by an OpenAPI document. */
export class ApiDocument {
  readonly operations: readonly Operation[];
  private readonly ajv = new Ajv2020({ strict: false });
  private readonly checks = new Map<string, ValidateFunction>();

  constructor(private readonly document: Document) {
    addFormats.default(this.ajv);
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, described]) => this.operation(method, path, described)));
  }

  /** The requests that the document gives as examples. */
  example({ method, path }: Operation): { query: Record<string, unknown>; path: string; body: unknown } {
    const described = this.document.paths[path]?.[method];
    const given = (described?.parameters ?? []).map(({ name, in: where, schema }) => ({ name, where, example: (schema as { examples?: unknown[] }).examples?.[0] }));
    const filled = given.filter((one) => one.where === 'path').reduce((text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(String(example))), path);
    const query = Object.fromEntries(given.filter((one) => one.where === 'query' && one.example !== undefined).map(({ name, example }) => [name, example]));
    return { query, path: filled, body: described?.requestBody?.content[JSON_TYPE]?.examples?.['example']?.value };
  }

  /** What is wrong with an answer; undefined when the document says it. */
  fault({ method, path, responses }: Operation, status: number, type: string, text: string): string | undefined {
    const listed = responses[String(status)] as Answer | undefined;
    if (listed === undefined) return `status ${status} is not listed: ${text.slice(0, 300)}`;
    const name = listed.$ref?.split('/').at(-1);
    const { content } = name === undefined ? listed : (this.document.components.responses[name] ?? {});
    if (content === undefined) return text === '' ? undefined : `status ${status} has a body: ${text.slice(0, 100)}`;
    const media = type.split(';')[0] ?? '';
    if (content[media] === undefined) return `status ${status} comes as ${media}`;
    if (!media.endsWith('json')) return undefined;
    const check = this.check(name ?? `${method} ${path} ${status}`, content[media].schema ?? {});
    return check(JSON.parse(text)) ? undefined : `status ${status}: ${this.ajv.errorsText(check.errors)} in ${text.slice(0, 500)}`;
  }

  private operation(method: string, path: string, { operationId, parameters = [], requestBody, responses }: Described): Operation {
    const schema = requestBody?.content[JSON_TYPE]?.schema;
    return { method, path, operationId, parameters, responses, body: schema === undefined ? undefined : (this.whole(schema) as JsonSchema) };
  }

  private check(name: string, schema: JsonSchema): ValidateFunction {
    const check = this.checks.get(name) ?? this.ajv.compile(this.whole(schema));
    this.checks.set(name, check);
    return check;
  }

  /** A schema that stands for itself. */
  private whole(schema: JsonSchema): object {
    const text = JSON.stringify({ ...(schema as object), $defs: this.document.components.schemas });
    return JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as object;
  }
}
