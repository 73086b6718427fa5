import { Opened } from './opened.js';

describe('what was opened', () => {
  it('is closed in reverse order and once, each although another does not close', async () => {
    const opened = new Opened();
    const closed: string[] = [];
    const close = async (name: string): Promise<void> => {
      closed.push(name);
      if (name === 'b') throw new Error('stuck');
    };
    for (const name of ['a', 'b', 'c']) expect(opened.add(name, close)).toBe(name);
    await expect(opened.close()).rejects.toThrow('stuck');
    await opened.close();
    expect(closed).toEqual(['c', 'b', 'a']);
  });
});
