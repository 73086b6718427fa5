interface Result {
  numPassedTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
  numPendingTests: number;
  numTodoTests: number;
}

// Plain JavaScript without types.
const here = (name: string): string => new URL(`./${name}.mjs`, import.meta.url).href;
const { summaryOf } = (await import(here('test'))) as { summaryOf(result: Result): string };
const nothing: Result = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 0, numTodoTests: 0 };

describe('the last line of a test run', () => {
  it('counts what passed, failed and was skipped', () => {
    expect(summaryOf({ ...nothing, numPassedTests: 12, numFailedTests: 1, numPendingTests: 2, numTodoTests: 3 })).toBe('12 passed, 1 failed, 5 skipped');
  });

  it('counts a file that could not run as a failure', () => {
    expect(summaryOf({ ...nothing, numPassedTests: 4, numRuntimeErrorTestSuites: 1 })).toBe('4 passed, 1 failed, 0 skipped');
  });
});
