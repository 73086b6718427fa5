import type { Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HttpModule } from '../http.module.js';
import { Shared } from '../shared.js';
import { openApiDocument } from './document.js';

const NOTHING = {} as never;

/** The document as `docs/openapi.json` holds it; nothing is connected to, and what the controllers work with is left out. */
export async function renderOpenApi(): Promise<string> {
  const module = HttpModule.sharing(new Shared(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING));
  const app = await NestFactory.create({ ...module, providers: (module.providers ?? []).flatMap(standIn) }, { logger: false, preview: true, abortOnError: false });
  return `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
}

/** Guards, filters and interceptors do nothing here; all else is there by name alone. */
function standIn(provider: Provider): Provider[] {
  if (typeof provider === 'function') return [{ provide: provider, useValue: NOTHING }];
  return 'useClass' in provider ? [] : [{ provide: provider.provide, useValue: NOTHING }];
}
