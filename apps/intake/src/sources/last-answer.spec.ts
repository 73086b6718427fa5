import { LastAnswer } from './last-answer.js';

describe('the last answer', () => {
  it('is asked for once by many, and again only when it is old', async () => {
    let asked = 0;
    const answer = new LastAnswer(async () => (asked += 1), () => undefined);
    expect(answer.value).toBeUndefined();
    await Promise.all([answer.within(60_000), answer.within(60_000)]);
    await answer.within(60_000);
    expect([answer.value, asked]).toEqual([1, 1]);
    await answer.within(0);
    expect(answer.value).toBe(2);
  });

  it('stands when the next one fails, and is asked for anew then', async () => {
    const failures: unknown[] = [];
    let fails = false;
    const answer = new LastAnswer(async () => {
      if (fails) throw new Error('away');
      return 'here';
    }, (error) => failures.push(error));
    await answer.within(60_000);
    fails = true;
    await answer.again();
    await answer.within(60_000);
    expect([answer.value, failures.length]).toEqual(['here', 2]);
  });

  it('that is on its way when something changes is asked for once more', async () => {
    const answers: Array<(value: string) => void> = [];
    const answer = new LastAnswer(() => new Promise<string>((resolve) => answers.push(resolve)), () => undefined);
    const first = answer.within(60_000);
    const again = answer.again();
    answers[0]?.('before');
    await first;
    expect(answer.value).toBe('before');
    await Promise.resolve();
    answers[1]?.('after');
    await again;
    expect(answer.value).toBe('after');
  });
});
