import { AppError, isError } from '@waggle/errors';

export type PersistenceErrorCode = 'database_unavailable' | 'serialization_failure' | 'unique_violation' | 'schema_not_ready' | 'database_error';

/** PostgreSQL's classes of SQLSTATE that pass by themselves (08 connection, 53 resources, 57 intervention). */
const TRANSIENT_CLASSES = ['08', '53', '57'];
/** The server has ended a transaction in which nothing was asked for too long. */
const IDLE_TRANSACTION = '25P03';
/** Another transaction was in the way: the same again may succeed. */
const ROLLBACK_CLASS = '40';
/** TypeORM takes the query runner of a lost connection away, also in the middle of a transaction. */
const LOST_RUNNER = 'QueryRunnerAlreadyReleasedError';
const TRANSIENT_NODE_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'];

function sqlStateOf(thrown: unknown): string | undefined {
  const code = isError(thrown) ? thrown.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function nameOf(thrown: unknown): string | undefined {
  return isError(thrown) ? thrown.name : undefined;
}

/** Did a statement of an entity fail, and not the work around it? */
export function isOfTypeOrm(thrown: unknown): boolean {
  return [LOST_RUNNER, 'QueryFailedError'].includes(nameOf(thrown) ?? '');
}

/** Turns a driver's error into ours: transient ones are retried by the messaging layer, a broken rule is a conflict. */
export function toPersistenceError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const state = sqlStateOf(thrown);
  const message = isError(thrown) ? thrown.message : String(thrown);
  if (state === '23505') return new AppError<PersistenceErrorCode>('unique_violation', 'conflict', message, {}, thrown);
  if (state?.startsWith(ROLLBACK_CLASS)) return new AppError<PersistenceErrorCode>('serialization_failure', 'transient', message, { state }, thrown);
  if (state !== undefined && (state === IDLE_TRANSACTION || TRANSIENT_NODE_CODES.includes(state) || TRANSIENT_CLASSES.includes(state.slice(0, 2)))) {
    return new AppError<PersistenceErrorCode>('database_unavailable', 'transient', message, { state }, thrown);
  }
  if (state === undefined && (/connection|timeout|terminat|not queryable/i.test(message) || nameOf(thrown) === LOST_RUNNER)) {
    return new AppError<PersistenceErrorCode>('database_unavailable', 'transient', message, {}, thrown);
  }
  return new AppError<PersistenceErrorCode>('database_error', 'bug', message, { state }, thrown);
}
