import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { APPROVAL_SETTINGS, type ApprovalPolicy } from './approval-settings.policy.js';
import { classify } from './classify.policy.js';
import { groupOf } from './group.policy.js';
import { readPolicyFile } from './policy-file.js';

const base = Object.fromEntries(Object.entries(APPROVAL_SETTINGS).map(([name, { schema }]) => [name, schema.parse(undefined)])) as ApprovalPolicy;
const faultsOf = (text: string): unknown => {
  try {
    return readPolicyFile(text, base);
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
};

describe('a policy file', () => {
  it('changes what it names, as YAML or JSON, and leaves the rest', () => {
    const yaml = 'APPROVAL_MINUTES: 30\nTOOL_CLASSES:\n  email.send_email: always\nPAYMENT_CAP_DAY:\n  EUR: 100\n';
    const json = '{"APPROVAL_MINUTES": "30", "TOOL_CLASSES": "email.send_email always", "PAYMENT_CAP_DAY": "EUR 100"}';
    expect(readPolicyFile(yaml, base)).toEqual({ ...base, APPROVAL_MINUTES: 30, TOOL_CLASSES: new Map([['email.send_email', 'always']]), PAYMENT_CAP_DAY: new Map([['EUR', 10_000]]) });
    expect(readPolicyFile(json, base)).toEqual(readPolicyFile(yaml, base));
    expect(readPolicyFile('', base)).toEqual(base);
  });

  it('is the one that its page shows', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/policy-file.md'), 'utf8');
    const example = /```yaml\n([^]+?)```/.exec(page)?.[1] ?? '';
    expect(readPolicyFile(example, base)).not.toEqual(base);
    for (const name of Object.keys(APPROVAL_SETTINGS)) expect(page).toContain(`\`${name}\``);
  });

  it.each([
    ['what is no YAML', 'a: [1'],
    ['a list', '- 1'],
    ['an unknown setting', 'UNDO: 1'],
    ['a property that every object has', '__proto__: 1\nconstructor: 2'],
    ['an alias', 'APPROVAL_MINUTES: &a 1\nAPPROVAL_MINUTES_URGENT: *a'],
    ['a class of a tool that needs none', 'TOOL_CLASSES: {email.read_email: always}'],
    ['an unknown class', 'TOOL_CLASSES: {email.send_email: maybe}'],
    ['a lax threshold', 'TEMPLATE_THRESHOLD: 0.5'],
    ['quiet hours all day long', 'QUIET_HOURS: 00:00-23:59'],
    ['an unknown zone', 'QUIET_HOURS_ZONE: Mars/Base'],
    ['a sum without a currency', 'PAYMENT_CAP_DAY: 100'],
    ['too much', `# ${'x'.repeat(20_000)}`],
  ])('is refused with %s', (_what, text) => {
    expect(faultsOf(text)).toBe('policy_invalid');
  });

  it('makes a class stricter, never laxer', () => {
    const routine = { server: 'email', tool: 'send_email', args: { to: ['a@b.example'], subject: 'Reminder', text: 'A reminder of our call.' }, taint: [], blanks: [] };
    const payment = { ...routine, server: 'payment', tool: 'initiate_payment' };
    const under = (text: string, what = routine) => classify(what, readPolicyFile(text, base)).approvalClass;
    expect(under('')).toBe('smart');
    expect(under('TOOL_CLASSES: email.send_email always')).toBe('always');
    expect(under('TOOL_CLASSES: email.send_email never_auto')).toBe('never_auto');
    expect(under('TOOL_CLASSES: payment.initiate_payment smart', payment)).toBe('never_auto');
    expect(under('BULK_RECIPIENTS: 2', { ...routine, args: { ...routine.args, to: ['a@b.example', 'c@b.example'] as never } })).toBe('never_auto');
  });
});

describe('a group', () => {
  const mail = { server: 'email', tool: 'reply_email', flags: ['scheduling_response'] };
  it('joins what tool, agent and everything noticed have in common', () => {
    expect(groupOf(mail, 'sales')).toBe('email.reply_email:sales:scheduling_response');
    expect(groupOf({ ...mail, flags: ['b', 'a', 'b'] }, 'sales')).toBe('email.reply_email:sales:a+b');
    expect(groupOf({ ...mail, flags: [] }, 'sales')).toBe('email.reply_email:sales:plain');
    expect(groupOf({ ...mail, flags: [...'abcdefgh', 'x y:z'] }, 'sales')).toBe('email.reply_email:sales:a+b+c+d+e+f+3_more');
  });
});
