import { tagIn } from './notes.js';

describe('the tag of an errand', () => {
  it.each([
    ['EMAIL_t00017', 't00017'],
    ['<t00017@customers.example>', 't00017'],
    ['CH-t00017', 't00017'],
    ['ann@t00017.example', 't00017'],
    ['Our evening t00017 is on', 't00017'],
  ])('is found in %s', (text, tag) => {
    expect(tagIn(text)).toBe(tag);
  });

  it.each(['t1', 'at00017', 't000171', 't0001'])('is not found in %s', (text) => {
    expect(tagIn(text)).toBeUndefined();
  });
});
