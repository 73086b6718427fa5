import { answeringRequest, type Traces } from '@waggle/observability';
import type { NextFunction, Request, Response } from 'express';
import { routeOf } from './route-of.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A trace for each request that may change something. A `traceparent` from outside is not believed: whoever sends it would choose
 * which trace of ours it is told in.
 */
export function tracedRequests(traces: Traces): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    if (!traces.on || READING.has(request.method)) return next();
    void traces.step(answeringRequest(request.method), async (span) => {
      const closed = new Promise<void>((resolve) => response.once('close', resolve));
      next();
      await closed;
      const route = routeOf(request);
      span?.updateName(`${request.method} ${route}`).setAttributes({ 'http.route': route, 'http.response.status_code': response.statusCode });
    });
  };
}
