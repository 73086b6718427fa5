import { z } from 'zod';
import { readArguments, tool } from './tool.js';

const bell = tool('bell', 'ring', 'SAFE', 'Rings.', z.object({ room: z.string().max(10).regex(/^(?:a|b)*$/), times: z.number().default(1) }), z.object({}));

describe('arguments', () => {
  it('are read with their defaults', () => {
    expect(readArguments(bell, { room: 'ab' })).toEqual({ args: { room: 'ab', times: 1 } });
  });

  it('that do not fit are told apart by place', () => {
    expect(readArguments(bell, { room: 1, more: 2 }).faults).toEqual([expect.stringContaining('room: '), expect.stringContaining('more')]);
  });

  it('that are too long for their own pattern are a fault, not a failure', () => {
    expect(readArguments(bell, { room: 'ab'.repeat(5 * 1024 * 1024) }).faults).not.toEqual([]);
    expect(readArguments(bell, { room: 'ab'.repeat(5 * 1024 * 1024) })).not.toHaveProperty('args');
  });
});
