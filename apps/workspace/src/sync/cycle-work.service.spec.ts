import { CycleWorkService } from './cycle-work.service.js';

describe('before a cycle', () => {
  it.each([
    [true, ['EMAIL_1']],
    [false, []],
  ])('a claim is made known only when its line is in the journal (%s)', async (flushed, known) => {
    const claims = { waiting: async () => ['EMAIL_1'] };
    const journal = { flush: async () => flushed };
    const sut = new CycleWorkService({} as never, {} as never, journal as never, claims as never, {} as never);
    expect(await sut.before()).toEqual(known);
  });
});
