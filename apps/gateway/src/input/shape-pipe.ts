import { Injectable, type PipeTransform } from '@nestjs/common';
import { AppError } from '@waggle/errors';
import type { z } from 'zod';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { faultIn } from './plain-json.js';

/** Checks a body or the query against a schema: `@Body(shape(schema))`. Names every fault at once. */
@Injectable()
export class ShapePipe<S extends z.ZodType> implements PipeTransform<unknown, z.infer<S>> {
  constructor(private readonly schema: S) {}

  transform(value: unknown): z.infer<S> {
    const fault = faultIn(value);
    if (fault !== undefined) throw invalid([fault]);
    const parsed = this.schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw invalid(parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`));
  }
}

export const shape = <S extends z.ZodType>(schema: S): ShapePipe<S> => new ShapePipe(schema);

function invalid(faults: string[]): AppError<GatewayErrorCode> {
  return new AppError('input_invalid', 'invalid', faults.join('; '), { faults });
}
