import { Fifo } from './fifo.js';

describe('Fifo', () => {
  it('gives items in the order they came, whatever the pushes between', () => {
    const sut = new Fifo();
    const taken: Array<string | undefined> = [];
    for (let i = 0; i < 5000; i += 1) {
      sut.push(String(2 * i));
      sut.push(String(2 * i + 1));
      taken.push(sut.shift());
    }
    for (let i = 0; i < 5000; i += 1) taken.push(sut.shift());
    expect(taken).toEqual(Array.from({ length: 10_000 }, (_, i) => String(i)));
    expect(sut.shift()).toBeUndefined();
  });
});
