import type { Request } from 'express';

/** The pattern of the route that answered, without the ids in it. */
export function routeOf(request: Request): string {
  const route: unknown = request.route;
  return route !== null && typeof route === 'object' && 'path' in route ? String(route.path) : 'unknown';
}
