import { actorOf } from './actor.js';

describe('who the history names', () => {
  it.each([
    ['EMAIL_3', 'sales for EMAIL_3'],
    [null, 'sales'],
    ['', 'sales'],
    ['a b\u0000', 'sales'],
    ['x'.repeat(101), 'sales'],
  ])('for the task %j is %s', (taskId, actor) => {
    expect(actorOf({ agent: 'sales', taskId })).toBe(actor);
  });
});
