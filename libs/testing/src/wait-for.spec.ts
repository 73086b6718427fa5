import { waitFor } from './wait-for.js';

describe('waitFor', () => {
  it('gives the first value that is there', async () => {
    let asked = 0;
    expect(await waitFor(() => ((asked += 1) < 3 ? undefined : 'here'))).toBe('here');
  });

  it('takes a thrown error for "not yet"', async () => {
    let asked = 0;
    const condition = (): boolean => {
      asked += 1;
      if (asked < 2) throw new Error('too early');
      return true;
    };
    expect(await waitFor(condition)).toBe(true);
  });

  it('counts zero and an empty text as there', async () => {
    expect(await waitFor(() => 0)).toBe(0);
    expect(await waitFor(() => '')).toBe('');
  });

  it('says in the end what it waited for and why it was not met', async () => {
    const never = (): boolean => {
      throw new Error('the queue is empty');
    };
    const waiting = waitFor(never, { timeoutMs: 1, describe: () => 'a message' });
    await expect(waiting).rejects.toThrow('Waited 1 ms in vain for a message; last error: the queue is empty');
  });
});
