import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';

/** The built dashboard of this checkout, from `src` and from `dist` of the gateway alike. */
export const DASHBOARD_FOLDER = fileURLToPath(new URL('../../../dashboard/dist/', import.meta.url));

/** What is never the dashboard's: these addresses answer for themselves, also with "not found". */
const OTHERS = /^\/(api|hooks|a2a|metrics|\.well-known)(\/|$)/i;

const FOREVER = 'public, max-age=31536000, immutable';
const ALWAYS_ASK = 'no-cache';

/** Files under `assets/` have a hash of their content in their name. */
function setHeaders(response: Response, file: string): void {
  response.setHeader('Cache-Control', file.includes(`${sep}assets${sep}`) ? FOREVER : ALWAYS_ASK);
}

/** Is it a person's browser that asks for a page, and not a script for a file that is gone? */
const wantsPage = (request: Request): boolean => request.accepts(['json', 'html']) === 'html' && !request.path.startsWith('/assets/');

/**
 * Serves the dashboard: its files, and for every other page its `index.html`, since the dashboard knows its own addresses.
 * Passes on what is not a GET, what belongs to the API, and everything when the dashboard has not been built.
 */
export function dashboardFiles(folder = DASHBOARD_FOLDER): RequestHandler {
  const index = join(folder, 'index.html');
  const files = express.static(folder, { setHeaders, redirect: false, index: 'index.html' });
  return (request: Request, response: Response, next: NextFunction) => {
    if (!['GET', 'HEAD'].includes(request.method) || OTHERS.test(request.path)) return next();
    files(request, response, (error?: unknown) => {
      if (error !== undefined || !wantsPage(request) || !existsSync(index)) return next(error);
      response.sendFile(index, { headers: { 'Cache-Control': ALWAYS_ASK } }, (failed: unknown) => failed && next(failed));
    });
  };
}
