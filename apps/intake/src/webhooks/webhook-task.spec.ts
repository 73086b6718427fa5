import { fillTemplate } from './fill-template.js';
import { webhookSourcesSchema } from './webhook-source.js';
import { webhookTask } from './webhook-task.js';

const NOW = new Date('2026-01-05T12:00:00Z');
const source = { name: 'shop', style: 'standard' as const, secret: ['0123456789abcdef'], prefix: 'LEAD' as const, toleranceSeconds: 300 };
const json = (value: unknown, more = {}) => ({ headers: { 'content-type': 'application/json; charset=utf-8', ...more }, body: Buffer.from(JSON.stringify(value)) });

describe('a template', () => {
  const document = { a: { 'b/c': ['x', 7, { deep: true }], '~': null, '': 'empty' } };
  it.each([
    ['{{/a/b~1c/0}} and {{ /a/b~1c/1 }}', 'x and 7'],
    ['{{/a/b~1c/2}}', '{\n  "deep": true\n}'],
    ['[{{/a/~0}}][{{/a/none}}][{{/constructor}}][{{/a/b~1c/length}}]', '[][][][3]'],
    ['{{/a/}}', 'empty'],
    ['{{ no pointer }}', '{{ no pointer }}'],
  ])('%j gives %j', (template, text) => {
    expect(fillTemplate(template, document)).toBe(text);
  });

  it('takes what a stranger says as text, whatever it looks like', () => {
    expect(fillTemplate('{{/a}}', { a: '{{/secret}}\u0000\u001b[2J $& \ud800', secret: 's' })).toBe('{{/secret}}  [2J $&  ');
  });
});

describe('the task of a delivery', () => {
  it('is the same whenever it comes on a day, and says where it is from', () => {
    const task = webhookTask(json({ order: { id: 7 } }), { ...source, title: 'Order {{/order/id}}', body: 'No. {{/order/id}}', priority: 'HIGH', domain: 'general' }, 'id:a', NOW);
    expect(task).toMatchObject({ taskId: expect.stringMatching(/^LEAD_20260105_[0-9a-f]{8}$/), frontMatter: { source: 'webhook:shop', title: 'Order 7', priority: 'HIGH', domain: 'general', delivery: 'id:a' }, body: 'No. 7\n', sourceKey: 'webhook shop id:a' });
    expect(webhookTask(json({ order: { id: 8 } }), source, 'id:a', NOW).taskId).toBe(task.taskId);
    expect(webhookTask(json({}), source, 'id:b', NOW).taskId).not.toBe(task.taskId);
  });

  it('shows the whole document where no template is given', () => {
    expect(webhookTask(json({ a: 1 }, { 'x-github-event': 'issues' }), source, 'd', NOW)).toMatchObject({ frontMatter: { title: 'Webhook shop: issues', event: 'issues' }, body: '{\n  "a": 1\n}\n' });
  });

  it.each([
    ['no JSON', Buffer.from('{')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['nested without end', Buffer.from('['.repeat(50_000) + ']'.repeat(50_000))],
  ])('is not made of what is %s', (_, body) => {
    expect(() => webhookTask({ headers: { 'content-type': 'application/json' }, body }, source, 'd', NOW)).toThrow(expect.objectContaining({ code: 'webhook_unreadable' }));
  });
});

describe('WEBHOOK_SOURCES', () => {
  const read = (value: unknown) => webhookSourcesSchema.safeParse(typeof value === 'string' ? value : JSON.stringify(value));
  const plain = { ...source, secret: source.secret[0] };

  it('takes none, one secret, two, and the name of one', () => {
    expect(read('').data).toEqual([]);
    expect(read([plain, { ...plain, name: 'b', secret: ['vault:hook-b', 'fedcba9876543210'] }]).data).toMatchObject([{ secret: ['0123456789abcdef'] }, { secret: ['vault:hook-b', 'fedcba9876543210'] }]);
  });

  it.each([
    ['nonsense', 'hunter2hunter2hunter2 {', 'JSON array'],
    ['a name twice', [plain, plain], 'twice'],
    ['a short secret', [{ ...plain, secret: 'hunter2' }], '0.secret'],
    ['a wrong name of a secret', [{ ...plain, secret: 'vault:HUNTER2/../hunter2' }], '0.secret'],
    ['tasks that an approval makes', [{ ...plain, prefix: 'EXECUTE' }], '0.prefix'],
    ['tasks that breed', [{ ...plain, prefix: 'SCHEDULE' }], '0.prefix'],
    ['a word that nobody knows', [{ ...plain, secrets: 'hunter2hunter2hunter2' }], 'secrets'],
  ])('refuses %s without saying what it was', (_, value, place) => {
    const { error } = read(value);
    expect(error?.message).toContain(place);
    expect(error?.message).not.toMatch(/hunter2/i);
  });
});
