import { type Sight, workLeft } from './rest.js';

const sight = (more: Partial<Sight>): Sight => ({ zone: 'local', tasks: {}, waiting: [], claimed: 0, ...more });

describe('a zone', () => {
  it('rests when all that is open waits for a person', () => {
    expect(workLeft(sight({ tasks: { done: 5, pending_approval: 2, failed: 1 }, claimed: 2 }))).toBe(0);
  });

  it.each<[string, Partial<Sight>]>([
    ['a file waits to be claimed', { waiting: ['EMAIL_1.md'] }],
    ['a file of no known prefix waits to be refused', { waiting: ['notes.md'] }],
    ['a claimed file is not recorded yet', { claimed: 1 }],
    ['a task is with an agent', { tasks: { delegated: 1 }, claimed: 1 }],
    ['an approved call is under way', { tasks: { executing: 1 } }],
    ['a file of an ended task is not put away yet', { tasks: { done: 1 }, claimed: 1 }],
  ])('works while %s', (_, more) => {
    expect(workLeft(sight(more))).toBe(1);
  });

  it('leaves files to the zone that may handle them', () => {
    expect(workLeft(sight({ zone: 'cloud', waiting: ['PAYMENT_1.md', 'APPROVE_EMAIL_1.md'] }))).toBe(0);
    expect(workLeft(sight({ zone: 'local', waiting: ['PAYMENT_1.md'] }))).toBe(1);
  });
});
