import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SESSION_COOKIE } from '../access/session.js';
import { problemSchema } from '../problem/problem.js';
import { jsonSchema, type JsonSchema } from './json-schema.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** What may come back instead, whatever the operation: the edge and the services behind it refuse in the same words everywhere. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request is not valid.',
  401: 'Not signed in.',
  403: 'Signed in, but not allowed.',
  404: 'There is no such thing, or this zone does not run the service that knows.',
  406: 'Not available in the form that the header Accept asks for.',
  429: 'Too many requests.',
  503: 'A service does not answer at the moment.',
};
const REFUSALS_OF_CHANGES: Readonly<Record<number, string>> = {
  409: 'In conflict with the present state, or with a request under the same Idempotency-Key that is under way.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'The Idempotency-Key belongs to another request.',
};

const DESCRIPTION = [
  'Errors are RFC 9457 problem documents with a code and a way to mend them. No GET changes anything.',
  'Lists come in pages: `limit`, and `after` with the `next` of the page before. Every GET carries an ETag. Every POST takes an Idempotency-Key, but for those that sign in.',
].join('\n\n');

/** The document of this API, OpenAPI 3.1: routes and schemas are those that the program runs by. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Waggle')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The token of a person.' })
    .addCookieAuth(SESSION_COOKIE)
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('cookie')
    .build();
  const document = SwaggerModule.createDocument(app, about, { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '').toLowerCase()}.${method}` });
  const schemas = new Map<string, JsonSchema>();
  takeOver(jsonSchema(problemSchema, 'output'), schemas);
  for (const [method, operation, path] of operationsOf(document)) complete(method, operation, path);
  document.paths = takeOver(document.paths, schemas) as OpenAPIObject['paths'];
  document.components = { ...document.components, responses: refusalAnswers(), schemas: Object.fromEntries(schemas) };
  return document;
}

/** Every operation with its method. */
export function operationsOf({ paths }: OpenAPIObject): Array<[method: string, operation: Operation, path: string]> {
  return Object.entries(paths).flatMap(([path, item]) => METHODS.flatMap((method) => (item[method] === undefined ? [] : [[method, item[method], path] as [string, Operation, string]])));
}

/** What comes with a password is never kept, not even to know it again. */
const TAKES_A_PASSWORD = /^\/api\/session(\/key)?$/;

function complete(method: string, operation: Operation, path: string): void {
  const refusals = method === 'get' ? REFUSALS : { ...REFUSALS, ...REFUSALS_OF_CHANGES };
  for (const status of Object.keys(refusals)) operation.responses[status] ??= { $ref: `#/components/responses/Refused${status}` };
  const parameters = (operation.parameters ??= []);
  if (method === 'get' && answersJson(operation)) {
    operation.responses['304'] = { description: 'Nothing has changed since the ETag that If-None-Match names.' };
    parameters.push({ name: 'If-None-Match', in: 'header', required: false, description: 'The ETag of the answer at hand.', schema: { type: 'string' } });
  }
  if (method === 'post' && !TAKES_A_PASSWORD.test(path) && !parameters.some((one) => 'name' in one && one.name.toLowerCase() === 'idempotency-key')) {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'The same key with the same request is carried out once within 24 hours; the answer is given again.',
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
    });
  }
}

function answersJson({ responses }: Operation): boolean {
  const answer = responses['200'];
  return answer !== undefined && 'content' in answer && answer.content?.['application/json'] !== undefined;
}

function refusalAnswers(): NonNullable<OpenAPIObject['components']>['responses'] {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(Object.entries({ ...REFUSALS, ...REFUSALS_OF_CHANGES }).map(([status, description]) => [`Refused${status}`, { description, content }]));
}

/** Moves the named parts of every schema into the document's own and points to them there. */
function takeOver(value: unknown, schemas: Map<string, JsonSchema>): unknown {
  if (Array.isArray(value)) return value.map((one) => takeOver(one, schemas));
  if (value === null || typeof value !== 'object') return value;
  const { $defs, ...rest } = value as { $defs?: Record<string, JsonSchema> };
  for (const [name, schema] of Object.entries($defs ?? {})) {
    if (schemas.has(name)) continue;
    schemas.set(name, schema);
    schemas.set(name, takeOver(schema, schemas) as JsonSchema);
  }
  return Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => [key, key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', '#/components/schemas/') : takeOver(inner, schemas)]),
  );
}
