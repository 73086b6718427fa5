// Tells the port of every file that is loaded as a module.
import { fileURLToPath } from 'node:url';

let port;

export function initialize(data) {
  port = data.port;
}

export async function load(url, context, next) {
  if (url.startsWith('file:')) port.postMessage(fileURLToPath(url));
  return next(url, context);
}
