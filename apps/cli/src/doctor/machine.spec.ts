import { lookAtNode } from './machine.js';

describe('doctor', () => {
  it.each([
    ['v20.19.0', 'ok'],
    ['v20.18.9', 'fail'],
    ['v24.0.0', 'ok'],
    ['v18.20.0', 'fail'],
  ])('calls Node %s %s', (version, state) => {
    expect(lookAtNode(version).state).toBe(state);
  });
});
