import { taskIdSchema } from '@waggle/contracts';
import { fileOf, newTaskSchema } from './task-input.js';

const now = new Date('2026-02-03T04:05:06Z');

describe('a task from a request', () => {
  it('gets an id of its prefix and the day', () => {
    const file = fileOf(newTaskSchema.parse({ prefix: 'EMAIL', body: 'Hello' }), 'olga', undefined, now);
    expect(file.taskId).toMatch(/^EMAIL_20260203_[0-9a-f]{8}$/);
    expect(taskIdSchema.safeParse(file.taskId).success).toBe(true);
    expect(file.sourceKey).toBeUndefined();
  });

  it('keeps the given front matter and says where it came from', () => {
    const file = fileOf(newTaskSchema.parse({ taskId: 'ODOO_1', priority: 'HIGH', frontMatter: { customer: 'A', source: 'imap' }, body: 'x' }), 'olga', 'k', now);
    expect(file).toMatchObject({ taskId: 'ODOO_1', sourceKey: 'rest:olga:k', frontMatter: { customer: 'A', priority: 'HIGH', source: 'rest:olga' } });
  });

  it('needs a prefix or an id, and a body', () => {
    expect(newTaskSchema.safeParse({ body: 'x' }).success).toBe(false);
    expect(newTaskSchema.safeParse({ prefix: 'EMAIL', body: '' }).success).toBe(false);
    expect(newTaskSchema.safeParse({ taskId: '../EMAIL_1', body: 'x' }).success).toBe(false);
  });
});
