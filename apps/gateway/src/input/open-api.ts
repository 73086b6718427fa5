import { ApiBody, ApiQuery } from '@nestjs/swagger';
import { z } from 'zod';

type Schema = NonNullable<Parameters<typeof ApiBody>[0]> extends infer Options ? (Options extends { schema: infer S } ? S : never) : never;

function openApi(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input', unrepresentable: 'any' }) as Schema;
}

/** Describes the body in `/api/docs` by the schema that checks it. */
export const DescribeBody = (schema: z.ZodType): MethodDecorator => ApiBody({ schema: openApi(schema) });

/** Describes the query parameters in the same way. */
export function DescribeQuery(schema: z.ZodObject): MethodDecorator {
  return (target, key, descriptor) => {
    for (const [name, field] of Object.entries(schema.shape)) {
      ApiQuery({ name, required: false, schema: openApi(field) })(target, key, descriptor);
    }
  };
}
