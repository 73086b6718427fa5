import { hasCode } from '@waggle/errors';

/** Whoever reads has seen enough (`waggle watch | head`): the command is asked to end, once, and that is no error. */
export function endWithReader(streams: readonly NodeJS.WritableStream[], interrupt: () => void): void {
  let asked = false;
  const onError = (error: unknown): void => {
    if (!hasCode(error, 'EPIPE')) throw error;
    if (!asked) interrupt();
    asked = true;
  };
  for (const stream of streams) stream.on('error', onError);
}
