import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Metrics } from '@waggle/observability';
import type { Request, Response } from 'express';
import { Histogram } from 'prom-client';
import type { Observable } from 'rxjs';
import { routeOf } from './route-of.js';

/** Seconds. */
const BUCKETS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Measures every request by its route. */
@Injectable()
export class RequestTimer implements NestInterceptor {
  private readonly seconds: Histogram<'method' | 'route' | 'status'>;

  constructor(metrics: Metrics) {
    this.seconds = new Histogram({
      name: 'waggle_http_request_seconds',
      help: 'Time to answer a request of the REST API',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers: [metrics.registry],
    });
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const end = this.seconds.startTimer();
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    // Errors have no status yet when the handler ends; the filter sets it before the response is finished.
    response.once('finish', () => {
      // A live stream ends after hours, which says nothing of how long an answer takes.
      if (String(response.getHeader('Content-Type')).startsWith('text/event-stream')) return;
      end({ method: request.method, route: routeOf(request), status: String(response.statusCode) });
    });
    return next.handle();
  }
}
