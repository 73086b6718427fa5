import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderOpenApi } from './render.js';

await writeFile(join(import.meta.dirname, '../../../../docs/openapi.json'), await renderOpenApi());
