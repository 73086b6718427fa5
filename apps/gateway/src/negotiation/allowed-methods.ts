import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from '../openapi/document.js';

/** Which methods an address knows, so that a wrong method is told from a wrong address. */
@Injectable()
export class AllowedMethods {
  private routes: ReadonlyArray<{ readonly pattern: RegExp; readonly method: string }> = [];

  learn(document: OpenAPIObject): void {
    this.routes = operationsOf(document).map(([method, , path]) => ({ method: method.toUpperCase(), pattern: patternOf(path) }));
  }

  /** Empty when there is no such address. */
  at(path: string): string[] {
    const methods = this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(methods.includes('GET') ? ['HEAD', ...methods] : methods)].sort();
  }
}

function patternOf(path: string): RegExp {
  const parts = path.split(/\{[^}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^/]+')}/?$`, 'i');
}
