import { NestFactory } from '@nestjs/core';
import { HttpModule } from '../http.module.js';
import { openApiDocument } from './document.js';

/** The document as `docs/openapi.json` holds it; nothing is connected to and no handler is made. */
export async function renderOpenApi(): Promise<string> {
  const app = await NestFactory.create(HttpModule.sharing({ providers: [] }), { logger: false, preview: true, abortOnError: false });
  return `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
}
