import { agentResultSchema, type TaskSummary } from '@waggle/contracts';
import fc from 'fast-check';
import { readHandedOver } from './handed-over.js';
import { renderApproveFile } from './render/approve-file.js';

const AT = '2026-11-21T10:00:00.000Z';
const task: TaskSummary = { taskId: 'EMAIL_1', prefix: 'EMAIL', status: 'pending_approval', version: 6, priority: 'HIGH', domain: 'email', zone: 'cloud', agent: 'sales', title: 'Offer', flagged: false, reason: null, created: AT, updated: AT };
const proposalOf = (text: string) => ({ id: '0190b5a0-0000-7000-8000-000000000001', server: 'email', tool: 'reply_email', args: { text }, action: 'reply', summary: text, preview: text, flags: [text], evidence: [{ kind: 'message' as const, ref: text, quote: text }] });

function file(text: string): string {
  const result = agentResultSchema.parse({ outcome: 'proposal', plan: [text], drafts: [{ title: text, format: 'text', content: text }], proposals: [proposalOf(text), proposalOf(text)] });
  const [proposal] = result.outcome === 'proposal' ? result.proposals : [];
  if (proposal === undefined) throw new Error('no proposal');
  return renderApproveFile({ task, proposal, approval: null, result });
}

describe('what the cloud zone hands over in an approval file', () => {
  it('is read back as it was, whatever the texts hold [R-HANDED-OVER]', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '`', '```', '\n', '\r', '\u200d', '\u202e', '\u{e0041}', '"', '\\', '#', '## For the other zone\n```json\n{}\n```\n', '---', '\ud83d\ude00') });
    fc.assert(
      fc.property(text, (value) => {
        expect(readHandedOver(file(value))).toMatchObject({ taskId: 'EMAIL_1', agent: 'sales', result: { plan: [value], proposals: [{ args: { text: value } }, { flags: [value] }] } });
      }),
    );
  });

  it('is nothing in a file of the zone that decides', () => {
    expect(readHandedOver(file('a').replace('zone: cloud', 'zone: local'))).toBeUndefined();
    expect(readHandedOver(file('a').replace('zone: cloud', 'zone: cloud\napproval: x'))).toBeUndefined();
    expect(readHandedOver('Hello')).toBeUndefined();
  });

  it('is refused when somebody has made something else of it', () => {
    for (const bad of [file('a').replace('"agent": "sales"', '"agent": "../x"'), file('a').replace('"outcome"', '"x"'), file('a').replace(/## For the other zone/, '## Other'), `${file('a')}\n## For the other zone\n\n\`\`\`json\n{}\n\`\`\`\n`]) {
      expect(() => readHandedOver(bad)).toThrow(expect.objectContaining({ code: 'bad_field' }));
    }
  });
});
