import { cliError } from './cli.error.js';

/** Reads a port as typed; 0 stands for a free one. @throws AppError `usage` */
export function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw cliError('usage', 'invalid', `"${text}" is not a port.`);
}
