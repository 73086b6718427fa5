import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { AppError } from '@waggle/errors';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { NEEDED_ROLE } from './caller.js';

/** What Nest marks a route's method with. */
const ROUTE = 'path';

/**
 * Every route says who may call it: one that does not would be open or closed by accident.
 *
 * @throws AppError `role_undeclared` (bug) with each route and the line to add
 */
export function checkDeclaredRoles(app: INestApplication): void {
  const [scanner, reflector] = [new MetadataScanner(), app.get(Reflector)];
  const undeclared = app.get(DiscoveryService).getControllers().flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const handlers = metatype.prototype as Record<string, () => unknown>;
    return scanner
      .getAllMethodNames(handlers)
      .filter((name) => Reflect.hasMetadata(ROUTE, handlers[name] ?? {}))
      .filter((name) => reflector.getAllAndOverride<unknown>(NEEDED_ROLE, [handlers[name] ?? metatype, metatype]) === undefined)
      .map((name) => `${metatype.name}.${name}`);
  });
  if (undeclared.length === 0) return;
  throw new AppError<GatewayErrorCode>('role_undeclared', 'bug', `Say who may call ${undeclared.join(', ')}: put @Allow('viewer'), @Allow('approver'), @Allow('admin') or @Allow('anyone') above.`);
}
