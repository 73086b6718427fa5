import { AppError, type ErrorKind } from '@waggle/errors';
import { problemOf } from './problem.js';

const of = (code: string, kind: ErrorKind, details = {}) => problemOf(new AppError(code, kind, 'because', details), '/api/x', 'ref-1');

describe('problem', () => {
  it.each([
    ['invalid', 400],
    ['denied', 403],
    ['missing', 404],
    ['conflict', 409],
    ['transient', 503],
    ['bug', 500],
  ] as const)('answers %s with %i', (kind, status) => {
    expect(of('any_code', kind)).toMatchObject({ status, code: 'any_code', type: 'urn:waggle:problem:any_code', instance: '/api/x' });
  });

  it('answers a missing or unknown token with 401', () => {
    expect([of('token_missing', 'denied').status, of('token_unknown', 'denied').status]).toEqual([401, 401]);
  });

  it('says how to mend it', () => {
    expect(of('already_decided', 'conflict').mend).toContain('first answer counts');
    expect(of('task_not_cancellable', 'conflict').mend).toContain('waggle why');
  });

  it('lists the faults of an invalid request', () => {
    expect(of('input_invalid', 'invalid', { faults: ['body: too short'] }).faults).toEqual(['body: too short']);
  });

  it('shows a reference instead of the text of a bug', () => {
    expect(of('unexpected', 'bug').detail).toBe('An unexpected error; its reference is ref-1.');
  });
});
