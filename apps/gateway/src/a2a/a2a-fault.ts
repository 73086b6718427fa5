import { A2AError, RequestMalformedError, TaskNotCancelableError, UnsupportedOperationError } from '@a2a-js/sdk/errors';
import type { A2ARequestHandler } from '@a2a-js/sdk/server';
import { hasCode, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';

/** An error of ours as the protocol has it; our code goes along. What is inside a bug stays in the log. */
export function faultOf(thrown: unknown, log: Logger): A2AError {
  if (thrown instanceof A2AError) return thrown;
  const error = toAppError(thrown);
  const options = { message: `${error.code}: ${error.message}`, metadata: { code: error.code } };
  if (hasCode(error, 'task_not_cancellable')) return new TaskNotCancelableError(options);
  switch (error.kind) {
    case 'invalid':
    case 'missing':
      return new RequestMalformedError(options);
    case 'conflict':
    case 'denied':
      return new UnsupportedOperationError(options);
    case 'transient':
      return new A2AError(options);
    case 'bug':
      log.error({ code: error.code, stack: error.stack }, error.message);
      return new A2AError('An unexpected error; the gateway log has it.');
  }
}

/** The same handler, whose every failure is one of the protocol. */
export function withFaults<Handler extends A2ARequestHandler>(handler: Handler, log: Logger): Handler {
  return new Proxy(handler, {
    get(target, name, receiver): unknown {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(member, target, args);
        return isStream(result) ? translated(result, log) : Promise.resolve(result).catch((thrown: unknown) => Promise.reject(faultOf(thrown, log)));
      };
    },
  });
}

const isStream = (value: unknown): value is AsyncIterable<unknown> => value !== null && typeof value === 'object' && Symbol.asyncIterator in value;

async function* translated(events: AsyncIterable<unknown>, log: Logger): AsyncGenerator<unknown> {
  try {
    yield* events;
  } catch (thrown) {
    throw faultOf(thrown, log);
  }
}
