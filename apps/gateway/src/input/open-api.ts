import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { type JsonSchema, jsonSchema } from '../openapi/json-schema.js';

type Schema = NonNullable<Parameters<typeof ApiBody>[0]> extends infer Options ? (Options extends { schema: infer S } ? S : never) : never;

const asSchema = (schema: JsonSchema): Schema => schema;

/** Describes the body in `/api/openapi.json` by the schema that checks it. The example is run by a test. */
export const DescribeBody = (schema: z.ZodType, example?: unknown): MethodDecorator =>
  ApiBody({ schema: asSchema(jsonSchema(schema, 'input')), required: !schema.safeParse(undefined).success, ...(example === undefined ? {} : { examples: { example: { value: example } } }) });

/** Describes the query parameters in the same way. */
export function DescribeQuery(schema: z.ZodObject, example: Readonly<Record<string, unknown>> = {}): MethodDecorator {
  return applyDecorators(
    ...Object.entries(schema.shape).map(([name, field]) =>
      ApiQuery({ name, required: !(field as z.ZodType).safeParse(undefined).success, schema: asSchema({ ...jsonSchema(field as z.ZodType, 'input'), ...exampleOf(example[name]) }) }),
    ),
  );
}

/** Describes a part of the path. */
export const DescribeParam = (name: string, schema: z.ZodType, example: string): MethodDecorator =>
  ApiParam({ name, schema: { ...jsonSchema(schema, 'input'), ...exampleOf(example) } });

/** Describes what comes back when all went well; null where there is no body. */
export const DescribeAnswer = (schema: z.ZodType | null, status = 200, description = 'Done as asked.'): MethodDecorator =>
  ApiResponse({ status, description, ...(schema === null ? {} : { schema: asSchema(jsonSchema(schema, 'output')) }) });

/** Describes an answer that is not JSON. */
export const DescribeText = (type: string, description: string): MethodDecorator =>
  applyDecorators(SetMetadata(PRODUCES, type), ApiResponse({ status: 200, description, content: { [type]: { schema: { type: 'string' } } } }));

/** Describes a file that comes as JSON or, where it is asked for, as text of another media type. */
export const DescribeFile = (schema: z.ZodType, type: string, description: string): MethodDecorator =>
  ApiResponse({ status: 200, description, content: { 'application/json': { schema: asSchema(jsonSchema(schema, 'output')) }, [type]: { schema: { type: 'string' } } } });

/** One line for the list of operations, and whatever else is worth knowing. */
export const Summary = (summary: string, description?: string): MethodDecorator => ApiOperation({ summary, ...(description === undefined ? {} : { description }) });

/** The media type that a handler answers with, where that is not JSON. */
export const PRODUCES = 'waggle:produces';

function exampleOf(example: unknown): { examples?: unknown[] } {
  return example === undefined ? {} : { examples: [example] };
}
