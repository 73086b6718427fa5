import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Validator } from '@seriousme/openapi-schema-validator';
import { operationsOf } from './document.js';
import { renderOpenApi } from './render.js';

let text: string;
let document: OpenAPIObject;
beforeAll(async () => {
  text = await renderOpenApi();
  document = JSON.parse(text) as OpenAPIObject;
});

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1 [R-OPENAPI]', async () => {
    expect(document.openapi).toMatch(/^3\.1/);
    expect(await new Validator().validate(JSON.parse(text) as Record<string, unknown>)).toMatchObject({ valid: true });
  });

  it('is what docs/openapi.json holds; node tools/deploy/src/openapi.mjs renders it anew', async () => {
    expect(await readFile(join(import.meta.dirname, '../../../../docs/openapi.json'), 'utf8')).toBe(text);
  });

  it('describes what every operation answers, and how it refuses', () => {
    for (const [method, operation, path] of operationsOf(document)) {
      const wanted = { summary: expect.any(String) as string, responses: { 400: expect.anything() as object, 401: expect.anything() as object } };
      expect({ path, method, operation }).toMatchObject({ path, method, operation: wanted });
      expect([path, method, Object.keys(operation.responses).filter((status) => /^2|303/.test(status))]).not.toEqual([path, method, []]);
      for (const answer of Object.values(operation.responses)) expect(answer).toEqual(expect.objectContaining('$ref' in answer! ? {} : { description: expect.any(String) as string }));
    }
  });

  it('gives an example for every body', () => {
    for (const [, { requestBody }, path] of operationsOf(document)) {
      const content = requestBody !== undefined && 'content' in requestBody ? requestBody.content['application/json'] : undefined;
      if (requestBody !== undefined) expect([path, content]).toEqual([path, expect.objectContaining({ examples: expect.anything() as object })]);
    }
  });

  it('names every operation once', () => {
    const ids = operationsOf(document).map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says of every named part what it is', () => {
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) expect([name, schema]).toEqual([name, expect.not.objectContaining({ $ref: expect.anything() as string })]);
  });

  it('points to nothing that is not there', () => {
    const targets = [...new Set([...text.matchAll(/"\$ref": "#\/([^"]+)"/g)].map((match) => match[1] ?? ''))];
    expect(targets.length).toBeGreaterThan(10);
    for (const target of targets) {
      const found = target.split('/').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
      expect([target, found]).toEqual([target, expect.anything()]);
    }
  });
});
