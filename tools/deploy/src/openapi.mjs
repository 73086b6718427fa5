// Renders docs/openapi.json from the gateway's routes and schemas.
import '../../from-source/index.mjs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const { renderOpenApi } = await import('../../../apps/gateway/src/openapi/render.ts');
await writeFile(join(import.meta.dirname, '../../../docs/openapi.json'), await renderOpenApi());
